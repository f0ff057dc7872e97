namespace PneuXNet.Supervisor.Configuration;

/// <summary>A value of a setting as a source gives it; nobody has yet asked whether it is right.</summary>
/// <param name="Text">What the setting's rule is held against.</param>
/// <param name="As">The setting as that source writes it: --workers, workers, $WEB_CONCURRENCY.</param>
/// <param name="From">Where it is written.</param>
internal sealed record GivenValue(string Text, string As, Origin From)
{
    /// <summary>The variable that gave it; none for the other sources.</summary>
    public FallbackVariable? Variable { get; init; }
}
