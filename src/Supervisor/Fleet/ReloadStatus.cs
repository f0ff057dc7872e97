namespace PneuXNet.Supervisor.Fleet;

/// <summary>What became of a reload.</summary>
internal enum ReloadStatus
{
    /// <summary>The new generation replaces the old one.</summary>
    Running,

    /// <summary>Every slot is served by the new generation.</summary>
    Done,

    /// <summary>The new generation was discarded, or never began.</summary>
    Failed,
}
