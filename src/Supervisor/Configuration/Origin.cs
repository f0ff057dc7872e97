using System.Globalization;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>Where a value was written, in the words that an operator is shown.</summary>
internal sealed record Origin(string Text)
{
    public static readonly Origin Default = new("default");
    public static readonly Origin CommandLine = new("command line");
    public static readonly Origin ArgumentsVariable = Variable(ConfigurationReader.ArgumentsVariable);

    public static Origin Variable(string name) => new($"${name}");

    /// <param name="line">From 1, as the column.</param>
    public static Origin File(string path, int line, int column) => new(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}:{column}"));

    public override string ToString() => Text;
}
