using System.ComponentModel;
using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace PneuXNet.Supervisor.Processes;

/// <summary>
/// The system calls that Mono.Posix does not have. Thin: C names, C types; <see cref="Check(int, string)"/> turns errno into one exception that
/// names the call. Numbers are those of Linux on x86-64 and arm64.
/// </summary>
internal static unsafe partial class Native
{
    public const short SpawnSetPgroup = 0x02;
    public const short SpawnSetSession = 0x80;
    public const int SpawnSetSigDef = 0x04;
    public const int SpawnSetSigMask = 0x08;

    // glibc's posix_spawnattr_t has 336 bytes, posix_spawn_file_actions_t 80, sigset_t 128; other libraries' are smaller.
    public const int SpawnStructBytes = 512;

    public const short PollIn = 0x001;
    public const short PollOut = 0x004;
    public const int MsgDontWait = 0x40;
    public const int MsgNoSignal = 0x4000;
    public const int AfUnix = 1;
    public const int SockStream = 1;
    public const int SockSeqPacket = 5;
    public const int SockCloseOnExec = 0x80000;
    public const int SolSocket = 1;
    public const int SoReuseAddr = 2;
    public const int SoReusePort = 15;
    public const int SoType = 3;
    public const int SoAcceptConn = 30;
    public const int SoBindToIfIndex = 62;
    public const int IpProtoIpv6 = 41;
    public const int Ipv6Only = 26;
    public const int FDupFdCloseOnExec = 1030;
    public const int LockExclusive = 2;

    private const int EventFdFlags = 0x80800; // EFD_CLOEXEC | EFD_NONBLOCK
    private const int MemFdFlags = 0x3; // MFD_CLOEXEC | MFD_ALLOW_SEALING
    private const int FAddSeals = 1033;
    private const int SealShrinkGrow = 0x2 | 0x4 | 0x1; // F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL
    private const int SysPidFdOpen = 434;
    private const nint DefaultAction = 0; // SIG_DFL
    private const nint IgnoreAction = 1; // SIG_IGN
    private const int SignalActionBytes = 256; // struct sigaction has 152; the handler comes first
    private const int ScmRights = 1;
    private const int FOfdSetLock = 37;
    private const short WriteLock = 1;

    /// <summary>Mirrors struct flock on 64-bit machines. Zero start and length: the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }

    /// <summary>Mirrors struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }

    /// <summary>Mirrors struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public MessagePart* Parts;
        public nuint PartCount;
        public DescriptorRight* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>Mirrors struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MessagePart
    {
        public byte* Bytes;
        public nuint Length;
    }

    /// <summary>Mirrors struct cmsghdr with one descriptor behind it; aligned as it is, it is as long as CMSG_SPACE(sizeof(int)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DescriptorRight
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    public static partial int PosixSpawn(out int pid, byte* path, byte* fileActions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int FileActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int FileActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int FileActionsAddDup2(byte* actions, int source, int target);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileActionsAddOpen(byte* actions, int target, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileActionsAddChdir(byte* actions, string folder);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    public static partial int FileActionsAddCloseFrom(byte* actions, int first);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setpgroup")]
    public static partial int AttributesSetPgroup(byte* attributes, int group);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetSigDefault(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetSigMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial int SigEmptySet(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    public static partial int SigFillSet(byte* signals);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollFd* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPair(int family, int type, int protocol, int* pair);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int socket, int backlog);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSockName(int socket, byte* address, uint* length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSockOpt(int socket, int level, int option, int* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSockOpt(int socket, int level, int option, int* value, uint* length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept4(int socket, byte* address, uint* length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Recv(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMsg(int socket, MessageHeader* header, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint RecvMsg(int socket, MessageHeader* header, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup3", SetLastError = true)]
    private static partial int Dup3(int source, int target, int flags);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int InotifyInit(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int InotifyAddWatch(int descriptor, string path, uint events);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe2(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FcntlLock(int descriptor, int command, FileLock* argument);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int FTruncate(int descriptor, long length);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemFdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    private static partial int SigAction(int signal, byte* action, byte* before);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    private static partial nint Signal(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int type, int id, byte* info, int options);

    /// <summary>A child that has ended, whichever it is, which stays as it is; null if there is none.</summary>
    public static int? PeekEnded()
    {
        const int all = 0;
        const int noHang = 0x1;
        const int ended = 0x4;
        const int leaveIt = 0x1000000;
        const int pidOffset = 16; // si_pid in siginfo_t, whose first member is zero if nobody has ended
        long* info = stackalloc long[16];
        info[pidOffset / sizeof(long)] = 0;
        return WaitId(all, 0, (byte*)info, noHang | ended | leaveIt) == 0 && (int)info[pidOffset / sizeof(long)] is > 0 and var pid ? pid : null;
    }

    /// <summary>Gives signals that were inherited as ignored their default action, so that handlers can be registered for them.</summary>
    public static void StopIgnoring(params ReadOnlySpan<int> signals)
    {
        byte* before = stackalloc byte[SignalActionBytes];
        foreach (int signal in signals)
        {
            if (SigAction(signal, action: null, before) == 0 && *(nint*)before == IgnoreAction)
            {
                _ = Signal(signal, DefaultAction);
            }
        }
    }

    /// <summary>
    /// A close-on-exec copy of the descriptor above all numbers that a worker's descriptors are placed at, so that placing one never
    /// overwrites another. The original is closed.
    /// </summary>
    public static int MoveAside(int descriptor)
    {
        const int firstAside = 100;
        int moved = Fcntl(descriptor, FDupFdCloseOnExec, firstAside);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        return moved >= 0 ? moved : throw Failure("fcntl(F_DUPFD_CLOEXEC)", error);
    }

    /// <summary>Sends a packet with a descriptor, which the receiver gets a copy of. Doesn't wait; false if it wasn't sent.</summary>
    public static bool TrySendWith(int socket, ReadOnlySpan<byte> packet, int descriptor)
    {
        fixed (byte* bytes = packet)
        {
            var part = new MessagePart { Bytes = bytes, Length = (nuint)packet.Length };
            // CMSG_LEN counts the descriptor and not the padding behind it.
            var right = new DescriptorRight { Length = (nuint)(sizeof(DescriptorRight) - sizeof(int)), Level = SolSocket, Type = ScmRights, Descriptor = descriptor };
            var header = new MessageHeader { Parts = &part, PartCount = 1, Control = &right, ControlLength = (nuint)sizeof(DescriptorRight) };
            return SendMsg(socket, &header, MsgDontWait | MsgNoSignal) == packet.Length;
        }
    }

    /// <summary>The next packet, without waiting, and the descriptor that came with it, which is ours then; null if none did.</summary>
    /// <returns>Its length; 0: the other side is gone; negative: there is none.</returns>
    public static int ReceiveWith(int socket, Span<byte> buffer, out int? descriptor)
    {
        const int closeOnExec = 0x40000000; // MSG_CMSG_CLOEXEC
        fixed (byte* bytes = buffer)
        {
            var part = new MessagePart { Bytes = bytes, Length = (nuint)buffer.Length };
            var right = new DescriptorRight();
            var header = new MessageHeader { Parts = &part, PartCount = 1, Control = &right, ControlLength = (nuint)sizeof(DescriptorRight) };
            int length = (int)RecvMsg(socket, &header, MsgDontWait | closeOnExec);
            // The kernel has shortened the length to what it wrote.
            descriptor = length > 0 && header.ControlLength > 0 && right is { Level: SolSocket, Type: ScmRights } ? MoveAside(right.Descriptor) : null;
            return length;
        }
    }

    /// <summary>Makes the descriptor mean what <paramref name="fresh"/> means, in one step, and closes the latter.</summary>
    public static void Replace(int descriptor, int fresh)
    {
        const int closeOnExec = 0x80000;
        Check(Dup3(fresh, descriptor, closeOnExec), "dup3");
        _ = Close(fresh);
    }

    /// <summary>
    /// Takes the lock on an open file, if nobody has it. It belongs to the open file, not to the process, so it ends when the
    /// last descriptor of it is closed; readers that use flock(2), as .NET's do, are not kept out by it.
    /// </summary>
    public static bool TryLock(int descriptor)
    {
        var whole = new FileLock { Type = WriteLock };
        return FcntlLock(descriptor, FOfdSetLock, &whole) == 0;
    }

    /// <summary>Two connected sockets on which a message is read as it was written, and an end is seen: SOCK_SEQPACKET.</summary>
    public static (int Ours, int Theirs) MakeSocketPair() => MakePair(SockSeqPacket);

    /// <summary>Two connected sockets with a stream between them.</summary>
    public static (int Ours, int Theirs) MakeStreamPair() => MakePair(SockStream);

    private static (int Ours, int Theirs) MakePair(int type)
    {
        int* pair = stackalloc int[2];
        Check(SocketPair(AfUnix, type | SockCloseOnExec, 0, pair), "socketpair");
        int ours;
        try
        {
            ours = MoveAside(pair[0]);
        }
        catch
        {
            _ = Close(pair[1]);
            throw;
        }
        try
        {
            return (ours, MoveAside(pair[1]));
        }
        catch
        {
            _ = Close(ours);
            throw;
        }
    }

    /// <summary>A descriptor that becomes readable when something changes in a folder that it is told to watch: inotify(7).</summary>
    public static int MakeNotices()
    {
        const int flags = 0x80800; // IN_CLOEXEC | IN_NONBLOCK
        return MoveAside(Check(InotifyInit(flags), "inotify_init1"));
    }

    /// <summary>One that is watched already stays so; one that is gone by now is not missed.</summary>
    public static void WatchFolder(int notices, string folder)
    {
        const uint events = 0x2 | 0x8 | 0x40 | 0x80 | 0x100 | 0x200; // IN_MODIFY, IN_CLOSE_WRITE, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE
        const uint onlyFolders = 0x01000000;
        const int noSuchFile = 2;
        const int noAccess = 13;
        if (InotifyAddWatch(notices, folder, events | onlyFolders) < 0 && Marshal.GetLastPInvokeError() is var error and not (noSuchFile or noAccess))
        {
            throw Failure("inotify_add_watch", error);
        }
    }

    /// <summary>A pipe: the end to read from, which never waits, and the end to write to.</summary>
    public static (int Read, int Write) MakePipe()
    {
        const int closeOnExec = 0x80000;
        const int setStatus = 4; // F_SETFL
        const int nonBlocking = 0x800;
        int* ends = stackalloc int[2];
        Check(Pipe2(ends, closeOnExec), "pipe2");
        int read;
        try
        {
            read = MoveAside(ends[0]);
        }
        catch
        {
            _ = Close(ends[1]);
            throw;
        }
        try
        {
            Check(Fcntl(read, setStatus, nonBlocking), "fcntl(F_SETFL)");
            return (read, MoveAside(ends[1]));
        }
        catch
        {
            _ = Close(read);
            throw;
        }
    }

    /// <summary>A connection that waits at a listener that doesn't block; negative if none does.</summary>
    public static int TryAccept(int listener)
    {
        const int nonBlocking = 0x800;
        int descriptor = Accept4(listener, address: null, length: null, SockCloseOnExec | nonBlocking);
        return descriptor < 0 ? descriptor : MoveAside(descriptor);
    }

    /// <summary>Who is at the other end of a unix socket: SO_PEERCRED, so the kernel's word and not the peer's.</summary>
    public static (int Pid, uint User) PeerOf(int socket)
    {
        const int peerCredentials = 17;
        int* credentials = stackalloc int[3];
        uint length = 3 * sizeof(int);
        Check(GetSockOpt(socket, SolSocket, peerCredentials, credentials, &length), "getsockopt(SO_PEERCRED)");
        return (credentials[0], (uint)credentials[1]);
    }

    /// <summary>An eventfd: something a signal handler's thread can write to and poll(2) wakes up from.</summary>
    public static int MakeEventFd() => Check(EventFd(0, EventFdFlags), "eventfd");

    /// <summary>Memory with a descriptor, of a size that nobody can change any more.</summary>
    public static int MakeSharedMemory(string name, long bytes)
    {
        int descriptor = Check(MemFdCreate(name, MemFdFlags), "memfd_create");
        Check(FTruncate(descriptor, bytes), "ftruncate");
        Check(Fcntl(descriptor, FAddSeals, SealShrinkGrow), "fcntl(F_ADD_SEALS)");
        return MoveAside(descriptor);
    }

    /// <summary>Memory with a descriptor, that grows with what is written to it.</summary>
    public static int MakeMemory(string name) => MoveAside(Check(MemFdCreate(name, MemFdFlags), "memfd_create"));

    /// <summary>Memory with a descriptor and a content that nobody can change any more.</summary>
    public static int MakeSealedMemory(string name, ReadOnlySpan<byte> content)
    {
        const int sealWrite = 0x8;
        int descriptor = MoveAside(Check(MemFdCreate(name, MemFdFlags), "memfd_create"));
        try
        {
            fixed (byte* bytes = content)
            {
                for (nint done = 0; done < content.Length;)
                {
                    done += Check(Write(descriptor, bytes + done, (nuint)(content.Length - done)), "write");
                }
            }
            Check(Fcntl(descriptor, FAddSeals, sealWrite | SealShrinkGrow), "fcntl(F_ADD_SEALS)");
            return descriptor;
        }
        catch
        {
            _ = Close(descriptor);
            throw;
        }
    }

    /// <summary>A descriptor that becomes readable when the process ends, and that names this process even if its number is used again.</summary>
    public static int PidFdOpen(int pid) => MoveAside((int)Check(Syscall(SysPidFdOpen, pid, 0), "pidfd_open"));

    /// <summary>Throws what errno says if the call failed.</summary>
    public static int Check(int result, string call) => (int)Check((nint)result, call);

    /// <inheritdoc cref="Check(int, string)"/>
    public static nint Check(nint result, string call)
    {
        if (result == -1)
        {
            throw Failure(call, Marshal.GetLastPInvokeError());
        }
        return result;
    }

    /// <summary>The exception for a call that failed with an error number.</summary>
    public static Win32Exception Failure(string call, int errno) => new(errno, $"{call}: {Stdlib.strerror(NativeConvert.ToErrno(errno))}");
}
