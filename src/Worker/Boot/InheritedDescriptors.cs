using PneuXNet.Contract;

namespace PneuXNet.Worker.Boot;

/// <summary>What the master placed at fixed numbers before the worker's birth.</summary>
internal static class InheritedDescriptors
{
    private const int StandardOutput = 1;

    /// <summary>
    /// An inherited descriptor has to be without FD_CLOEXEC to get here. Left so, every process that the app starts would hold the
    /// port after our death.
    /// </summary>
    public static void KeepFromChildren(SpawnEnvironment spawn)
    {
        Native.SetCloseOnExec(SpawnEnvironment.ControlDescriptor);
        Native.SetCloseOnExec(SpawnEnvironment.StatusDescriptor);
        Native.SetCloseOnExec(SpawnEnvironment.PrivateListenerDescriptor);
        foreach (int listener in spawn.ListenerDescriptors)
        {
            Native.SetCloseOnExec(listener);
        }
        if (spawn.AccessLogDescriptor is { } log && log != StandardOutput)
        {
            Native.SetCloseOnExec(log);
        }
    }

    /// <summary>Closes our copies of the shared listeners. With the last copy the address is free for a new master.</summary>
    public static void CloseListeners(SpawnEnvironment spawn)
    {
        foreach (int listener in spawn.ListenerDescriptors)
        {
            Native.CloseDescriptor(listener);
        }
    }

    /// <summary>Removes the private socket from the file system, in place of a master that can't any more.</summary>
    public static void RemovePrivatePath()
    {
        if (Native.UnixPathOf(SpawnEnvironment.PrivateListenerDescriptor) is not { } path)
        {
            return;
        }
        try
        {
            File.Delete(path);
            // Fails while a sibling's socket is in there; the last one to leave succeeds.
            Directory.Delete(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A leftover is harmless: nobody answers there, and a new master makes a folder of its own.
        }
    }
}
