namespace PneuXNet.Supervisor.Configuration;

/// <summary>What is wrong with a setting, in the four parts that a person needs to mend it, and the place where it is mended.</summary>
/// <param name="Setting">As the user writes it.</param>
/// <param name="Value">As the user wrote it.</param>
/// <param name="Rule">What it must be.</param>
/// <param name="Remedy">What to write instead.</param>
/// <param name="From">Where it was written.</param>
internal sealed record SettingError(string Setting, string Value, string Rule, string Remedy, Origin From)
{
    public override string ToString() => Placed(From, $"{Setting} '{Value}': {Rule}; {Remedy}");

    /// <summary>A sentence with its place before it; a flag of the command line, and a variable, show their place themselves.</summary>
    public static string Placed(Origin from, string sentence) =>
        from == Origin.CommandLine || from == Origin.Default || sentence.StartsWith($"{from} ", StringComparison.Ordinal) ? sentence : $"{from}: {sentence}";
}
