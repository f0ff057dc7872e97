using System.Runtime.InteropServices;
using System.Text;

namespace PneuXNet.Worker;

/// <summary>The system calls that the worker needs and .NET doesn't offer on bare descriptors; see the man pages of section 2.</summary>
internal static partial class Native
{
    private const int F_GETFD = 1;
    private const int F_SETFD = 2;
    private const int FD_CLOEXEC = 1;
    private const int MSG_DONTWAIT = 0x40;
    private const int MSG_NOSIGNAL = 0x4000;
    private const int MSG_CMSG_CLOEXEC = 0x40000000;
    private const int SOL_SOCKET = 1;
    private const int SCM_RIGHTS = 1;
    private const int O_CLOEXEC = 0x80000;
    private const int EINTR = 4;
    private const int PR_SET_PTRACER = 0x59616d61;
    private const short POLLIN = 1;

    /// <summary>sa_family_t, before the path in a sockaddr_un.</summary>
    private const int FamilyBytes = sizeof(ushort);

    /// <summary>sizeof(struct sockaddr_un).</summary>
    private const int UnixAddressBytes = 110;

    /// <summary>Keeps a descriptor out of the processes that the app starts.</summary>
    public static void SetCloseOnExec(int descriptor)
    {
        int flags = Check(Fcntl(descriptor, F_GETFD, 0), "fcntl(F_GETFD)", descriptor);
        Check(Fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC), "fcntl(F_SETFD)", descriptor);
    }

    public static void CloseDescriptor(int descriptor) => Check(Close(descriptor), "close", descriptor);

    /// <summary>Sends one packet; false if it can't be sent, because nobody is there or, without <paramref name="wait"/>, nobody reads.</summary>
    public static unsafe bool TrySend(int descriptor, ReadOnlySpan<byte> packet, bool wait)
    {
        fixed (byte* bytes = packet)
        {
            nint sent;
            do
            {
                // MSG_NOSIGNAL: a master that has gone must not end us by SIGPIPE.
                sent = Send(descriptor, bytes, packet.Length, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == EINTR);
            return sent == packet.Length;
        }
    }

    /// <summary>Waits for one packet and returns its length; 0 when the other side is gone, however it went.</summary>
    /// <param name="passed">A descriptor that came with the packet, now ours; null if none did.</param>
    public static unsafe int Receive(int descriptor, Span<byte> buffer, out int? passed)
    {
        fixed (byte* bytes = buffer)
        {
            var part = new MessagePart { Bytes = bytes, Length = (nuint)buffer.Length };
            var right = new DescriptorRight();
            var header = new MessageHeader { Parts = &part, PartCount = 1, Control = &right, ControlLength = (nuint)sizeof(DescriptorRight) };
            nint received;
            do
            {
                received = RecvMsg(descriptor, &header, MSG_CMSG_CLOEXEC);
            }
            while (received < 0 && Marshal.GetLastPInvokeError() == EINTR);
            // The kernel has shortened the length to what it wrote.
            bool came = received > 0 && header.ControlLength > 0 && right is { Level: SOL_SOCKET, Type: SCM_RIGHTS };
            passed = came ? right.Descriptor : null;
            return Math.Max(0, (int)received);
        }
    }

    /// <summary>Writes all of it, in one call unless the kernel takes less; what can't be written is dropped.</summary>
    public static unsafe void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                nint written = Write(descriptor, first + done, bytes.Length - done);
                if (written <= 0 && Marshal.GetLastPInvokeError() != EINTR)
                {
                    return;
                }
                done += Math.Max(0, (int)written);
            }
        }
    }

    /// <summary>Makes the descriptor mean what <paramref name="fresh"/> means, in one step, and closes the latter.</summary>
    public static void Replace(int descriptor, int fresh)
    {
        Check(Dup3(fresh, descriptor, O_CLOEXEC), "dup3", fresh);
        CloseDescriptor(fresh);
    }

    /// <summary>Waits until there is something to receive, an end of file included; false if the time is over first.</summary>
    public static bool WaitToReceive(int descriptor, TimeSpan time)
    {
        var request = new PollRequest { Descriptor = descriptor, Events = POLLIN };
        // A signal (EINTR) ends the wait like the time does: whoever waits here looks at the clock and waits on.
        // A negative time would mean for ever.
        return Poll(ref request, 1, (int)Math.Max(0, Math.Ceiling(time.TotalMilliseconds))) > 0;
    }

    /// <summary>Whether one of the descriptors has something to receive or, if it is a listener, to accept. Doesn't wait.</summary>
    public static bool HaveToReceive(int[] descriptors)
    {
        PollRequest[] requests = Array.ConvertAll(descriptors, descriptor => new PollRequest { Descriptor = descriptor, Events = POLLIN });
        return requests.Length > 0 && Poll(ref requests[0], (nuint)requests.Length, milliseconds: 0) > 0;
    }

    /// <summary>The path that a unix socket is bound to; null if it is none or has no path.</summary>
    public static unsafe string? UnixPathOf(int descriptor)
    {
        byte* address = stackalloc byte[UnixAddressBytes];
        int length = UnixAddressBytes;
        Check(GetSockName(descriptor, address, ref length), "getsockname", descriptor);
        var path = new ReadOnlySpan<byte>(address + FamilyBytes, Math.Clamp(length - FamilyBytes, 0, UnixAddressBytes - FamilyBytes));
        return path.IsEmpty || path[0] == 0 ? null : Encoding.UTF8.GetString(path.TrimEnd((byte)0));
    }

    /// <summary>
    /// Lets that process, and those it starts, look into this one's memory (ptrace(2)). Where Yama restricts this, a process may look at
    /// its children only, and who looks for the master is our sibling. Fails where Yama isn't, and then it isn't needed.
    /// </summary>
    public static void LetLook(int pid) => _ = PrCtl(PR_SET_PTRACER, pid, 0, 0, 0);

    /// <summary>The process that started this one.</summary>
    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentProcess();

    /// <summary>Ends the process here and now: no handlers, no finalizers, no second report on standard error.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int code);

    /// <summary>
    /// Changes the process's own environment, null to remove. .NET changes a copy, which native code of the app's doesn't see when it
    /// starts a process.
    /// </summary>
    public static void SetEnvironment(string name, string? value)
    {
        if (value is null)
        {
            UnsetEnv(name);
        }
        else
        {
            SetEnv(name, value, overwrite: 1);
        }
        Environment.SetEnvironmentVariable(name, value);
    }

    private static int Check(int result, string call, int descriptor) =>
        result >= 0 ? result : throw new NativeException(call, descriptor, Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnv(string name);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int PrCtl(int option, nint argument, nint third, nint fourth, nint fifth);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static unsafe partial nint Send(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static unsafe partial nint RecvMsg(int descriptor, MessageHeader* header, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "dup3", SetLastError = true)]
    private static partial int Dup3(int source, int target, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    private static unsafe partial int GetSockName(int descriptor, byte* address, ref int length);

    /// <summary>struct msghdr.</summary>
    private unsafe struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public MessagePart* Parts;
        public nuint PartCount;
        public DescriptorRight* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    private unsafe struct MessagePart
    {
        public byte* Bytes;
        public nuint Length;
    }

    /// <summary>struct cmsghdr with room for one descriptor; aligned as it is, it is as long as CMSG_SPACE(sizeof(int)).</summary>
    private struct DescriptorRight
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
    }

    /// <summary>struct pollfd.</summary>
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
