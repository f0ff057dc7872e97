namespace PneuXNet.Supervisor.Admin;

/// <summary>What happens to the admin app.</summary>
internal abstract record AdminEvent
{
    /// <summary>Whether there shall be one.</summary>
    public sealed record Wanted(bool Is) : AdminEvent;

    /// <summary>Time has passed.</summary>
    public sealed record Look : AdminEvent;

    /// <summary>It has said something, so it lives.</summary>
    public sealed record Heard : AdminEvent;

    /// <summary>Its process has ended, or could not be made.</summary>
    public sealed record Gone : AdminEvent;

    /// <summary>It shall be another one: its settings have changed.</summary>
    public sealed record Changed : AdminEvent;
}
