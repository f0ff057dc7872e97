namespace PneuXNet.Supervisor.Admin;

/// <summary>What is to be done about the admin app's process.</summary>
internal enum AdminAction
{
    None,

    Start,

    /// <summary>SIGTERM.</summary>
    End,

    /// <summary>SIGKILL, because it is silent.</summary>
    KillSilent,

    /// <summary>SIGKILL, because it was told to end and doesn't.</summary>
    Kill,
}
