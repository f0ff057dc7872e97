namespace PneuXNet.Supervisor.Watching;

/// <summary>How changes of files are found out.</summary>
internal enum ReloadEngine
{
    /// <summary>By notices of the kernel, and by looking where there are none.</summary>
    Auto,

    /// <summary>By notices of the kernel.</summary>
    Inotify,

    /// <summary>By looking each second: for file systems that give no notices, such as those of a network.</summary>
    Poll,
}
