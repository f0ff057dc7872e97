using System.Runtime.InteropServices;

namespace PneuXNet.Supervisor.Processes;

/// <summary>
/// Starts a process by posix_spawn(3): in a process group of its own (a Ctrl-C in the terminal is for the master), with all signals at
/// their defaults, and with exactly the descriptors that it was given. Whatever else was open in the master, or was left open by
/// whoever started the master, is closed.
/// </summary>
internal static unsafe class Spawn
{
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <param name="path">The file to execute.</param>
    /// <param name="arguments">argv, the name that ps shows first.</param>
    /// <param name="environment">KEY=VALUE strings.</param>
    /// <param name="descriptors">What the child's descriptors 3, 4, 5 and so on are copies of. Standard input is empty.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="output">What its standard output and error are; none: the master's own.</param>
    /// <returns>The process id.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The process could not be made.</exception>
    public static int Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, IReadOnlyList<int> descriptors, string folder, int? output = null) =>
        Start(path, arguments, environment, descriptors, Native.SpawnSetPgroup, new SpawnStreams(output ?? StandardOutput, output ?? StandardError), folder);

    /// <summary>The same, in a session of its own: without a terminal, and out of reach of the one that starts it.</summary>
    public static int StartSession(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, IReadOnlyList<int> descriptors, SpawnStreams streams) =>
        Start(path, arguments, environment, descriptors, Native.SpawnSetSession, streams, ".");

    private static int Start(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> environment,
        IReadOnlyList<int> descriptors,
        short grouping,
        SpawnStreams streams,
        string folder)
    {
        byte* actions = stackalloc byte[Native.SpawnStructBytes];
        byte* attributes = stackalloc byte[Native.SpawnStructBytes];
        byte* signals = stackalloc byte[Native.SpawnStructBytes];
        Check(Native.FileActionsInit(actions), "posix_spawn_file_actions_init");
        Check(Native.AttributesInit(attributes), "posix_spawnattr_init");
        byte* pathBytes = (byte*)Marshal.StringToCoTaskMemUTF8(path);
        byte** argv = ToNative(arguments);
        byte** envp = ToNative(environment);
        try
        {
            PlaceDescriptors(actions, descriptors, streams);
            Check(Native.FileActionsAddChdir(actions, folder), "posix_spawn_file_actions_addchdir_np");
            Check(Native.SigFillSet(signals), "sigfillset");
            Check(Native.AttributesSetSigDefault(attributes, signals), "posix_spawnattr_setsigdefault");
            Check(Native.SigEmptySet(signals), "sigemptyset");
            Check(Native.AttributesSetSigMask(attributes, signals), "posix_spawnattr_setsigmask");
            Check(Native.AttributesSetPgroup(attributes, group: 0), "posix_spawnattr_setpgroup");
            Check(Native.AttributesSetFlags(attributes, (short)(grouping | Native.SpawnSetSigDef | Native.SpawnSetSigMask)), "posix_spawnattr_setflags");
            Check(Native.PosixSpawn(out int pid, pathBytes, actions, attributes, argv, envp), $"posix_spawn('{path}')");
            return pid;
        }
        finally
        {
            Free(argv, arguments.Count);
            Free(envp, environment.Count);
            Marshal.FreeCoTaskMem((nint)pathBytes);
            _ = Native.AttributesDestroy(attributes);
            _ = Native.FileActionsDestroy(actions);
        }
    }

    private static void PlaceDescriptors(byte* actions, IReadOnlyList<int> descriptors, SpawnStreams streams)
    {
        Check(Native.FileActionsAddOpen(actions, target: 0, "/dev/null", ReadOnly, mode: 0), "posix_spawn_file_actions_addopen");
        for (int i = 0; i < descriptors.Count; i++)
        {
            Check(Native.FileActionsAddDup2(actions, descriptors[i], 3 + i), "posix_spawn_file_actions_adddup2");
        }
        // After the others: one of them may be a copy of what these are now.
        PlaceStream(actions, streams.Output, StandardOutput);
        PlaceStream(actions, streams.Error, StandardError);
        Check(Native.FileActionsAddCloseFrom(actions, 3 + descriptors.Count), "posix_spawn_file_actions_addclosefrom_np");
    }

    private static void PlaceStream(byte* actions, int? source, int stream)
    {
        if (source is not { } descriptor)
        {
            Check(Native.FileActionsAddOpen(actions, stream, "/dev/null", WriteOnly, mode: 0), "posix_spawn_file_actions_addopen");
        }
        else if (descriptor != stream)
        {
            Check(Native.FileActionsAddDup2(actions, descriptor, stream), "posix_spawn_file_actions_adddup2");
        }
    }

    private static byte** ToNative(IReadOnlyList<string> strings)
    {
        byte** array = (byte**)NativeMemory.AllocZeroed((nuint)strings.Count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < strings.Count; i++)
        {
            array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
        }
        return array;
    }

    private static void Free(byte** array, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Marshal.FreeCoTaskMem((nint)array[i]);
        }
        NativeMemory.Free(array);
    }

    // These functions return their error number instead of setting errno.
    private static void Check(int error, string call)
    {
        if (error != 0)
        {
            throw Native.Failure(call, error);
        }
    }
}
