namespace PneuXNet.Supervisor.Admin;

/// <summary>Where the admin app's process stands.</summary>
internal enum AdminStage
{
    /// <summary>There is none; the next one may start when it is due.</summary>
    Waiting,

    /// <summary>It has been started.</summary>
    Running,

    /// <summary>It has been told to end.</summary>
    Ending,
}
