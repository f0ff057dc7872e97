namespace PneuXNet.Supervisor.Configuration;

/// <summary>An environment variable of other people's making that stands in for a setting that nobody gave, such as PORT.</summary>
/// <param name="Name">Without the dollar sign.</param>
internal sealed record FallbackVariable(string Name)
{
    /// <summary>Makes a value of the setting out of the variable's.</summary>
    public Func<string, string> Complete { get; init; } = text => text;

    /// <summary>What the variable must be, if that differs from what the setting must be.</summary>
    public string? Rule { get; init; }

    public string? Remedy { get; init; }
}
