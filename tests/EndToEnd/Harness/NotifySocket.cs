using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>The service manager's side of sd_notify(3), with its store of descriptors: what was handed over is kept, by name.</summary>
internal sealed partial class NotifySocket : IDisposable
{
    private const int ScmRights = 1;
    private const int CloseOnExec = 0x40000000;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Dictionary<string, int> _stored = [];

    public NotifySocket(string path) => _socket.Bind(new UnixDomainSocketEndPoint(path));

    /// <summary>What is in the store now.</summary>
    public IReadOnlyDictionary<string, int> Stored => _stored;

    /// <summary>The next message with the text in it. What comes before it is taken notice of.</summary>
    public async Task<string> HearAsync(string text)
    {
        string heard = "";
        await Eventually.Holds(() => (heard = Next() ?? "").Contains(text, StringComparison.Ordinal), $"the service manager hears {text}");
        return heard;
    }

    /// <summary>Takes notice of all that was said up to now.</summary>
    public void HearAll()
    {
        while (Next() is not null)
        {
        }
    }

    public void Dispose()
    {
        foreach (int descriptor in _stored.Values)
        {
            _ = Close(descriptor);
        }
        _socket.Dispose();
    }

    private unsafe string? Next()
    {
        if (!_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            return null;
        }
        byte* text = stackalloc byte[4096];
        long* control = stackalloc long[8];
        var part = new Part { Bytes = text, Length = 4096 };
        var header = new Header { Parts = &part, PartCount = 1, Control = control, ControlLength = 64 };
        int length = (int)RecvMsg((int)_socket.Handle, &header, CloseOnExec);
        string message = Encoding.UTF8.GetString(text, Math.Max(0, length));
        // struct cmsghdr: a length of 8 bytes, level and type of 4, then the descriptor.
        int? descriptor = header.ControlLength > 0 && ((int*)control)[3] == ScmRights ? ((int*)control)[4] : null;
        Obey(message.Split('\n'), descriptor);
        return message;
    }

    private void Obey(string[] lines, int? descriptor)
    {
        string name = Array.Find(lines, line => line.StartsWith("FDNAME=", StringComparison.Ordinal))?["FDNAME=".Length..] ?? "";
        if (lines.Contains("FDSTORE=1") && descriptor is { } stored)
        {
            _stored[name] = stored;
        }
        if (lines.Contains("FDSTOREREMOVE=1") && _stored.Remove(name, out int removed))
        {
            _ = Close(removed);
        }
    }

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    private static unsafe partial nint RecvMsg(int socket, Header* header, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private unsafe struct Header
    {
        public void* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    private unsafe struct Part
    {
        public void* Bytes;
        public nuint Length;
    }
}
