namespace PneuXNet.Supervisor.Configuration;

/// <summary>Reads one value; false if the text is none.</summary>
internal delegate bool ValueReader<T>(string text, out T value);

/// <summary>A setting whose values are of one type.</summary>
internal sealed class SettingOf<T>(params string[] flags) : Setting(flags, ShapeOfType)
    where T : notnull
{
    public required ValueReader<T> Read { get; init; }

    public required Func<MasterOptions, T, MasterOptions> Set { get; init; }

    /// <summary>What only the machine can tell of a value, given the folder that the master was started in.</summary>
    public Func<T, string, bool> Fits { get; init; } = (_, _) => true;

    private static ValueShape ShapeOfType =>
        typeof(T) == typeof(int) ? ValueShape.Integer
        : typeof(T) == typeof(TimeSpan) ? ValueShape.Number
        : typeof(T) == typeof(bool) ? ValueShape.Switch
        : typeof(T) == typeof(KeyValuePair<string, string>) ? ValueShape.Pairs
        : ValueShape.Text;

    public override MasterOptions Take(MasterOptions options, object value) => Set(options, (T)value);

    protected override object? ReadText(string text, string folder) => Read(text, out T value) && Fits(value, folder) ? value : null;
}
