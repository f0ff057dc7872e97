using System.Text;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Logging;

/// <summary>
/// What a child writes to its standard streams, as the master reads it from a pipe: line by line, never waiting. A child that writes
/// faster than it is read waits for the pipe like for any other; what a line may be long, and what is read at once, is bounded.
/// </summary>
internal sealed class CapturedOutput : IDisposable
{
    // The loop has others to hear.
    private const int MostAtOnce = 64 * 1024;
    private const int LongestLine = 8 * 1024;

    private readonly byte[] _bytes = new byte[LongestLine];
    private int _length;

    private CapturedOutput(int descriptor) => Descriptor = descriptor;

    /// <summary>Readable when the child has written something, or nobody is left who could.</summary>
    public int Descriptor { get; }

    public bool IsOpen { get; private set; } = true;

    /// <returns>Our end, and the end to place as the child's standard output and error, which is the caller's to close.</returns>
    public static (CapturedOutput Ours, int Theirs) Make()
    {
        (int read, int write) = Native.MakePipe();
        return (new CapturedOutput(read), write);
    }

    /// <summary>Reads what is there, and hands on each whole line.</summary>
    public unsafe void Read(Action<string> line)
    {
        for (int read = 0; IsOpen && read < MostAtOnce;)
        {
            nint got;
            fixed (byte* bytes = _bytes)
            {
                got = Native.Read(Descriptor, bytes + _length, (nuint)(_bytes.Length - _length));
            }
            if (got <= 0)
            {
                // Nothing is there for now, or nobody is.
                IsOpen = got < 0;
                break;
            }
            read += (int)got;
            _length += (int)got;
            HandOn(line);
        }
    }

    /// <summary>The child is gone: hands on what it has left, its last unfinished line too.</summary>
    public void Finish(Action<string> line)
    {
        Read(line);
        if (_length > 0)
        {
            line(Text(_bytes.AsSpan(0, _length)));
            _length = 0;
        }
    }

    public void Dispose()
    {
        IsOpen = false;
        _ = Native.Close(Descriptor);
    }

    private void HandOn(Action<string> line)
    {
        Span<byte> rest = _bytes.AsSpan(0, _length);
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            line(Text(rest[..end]));
        }
        if (rest.Length == _bytes.Length)
        {
            // A line without an end is cut.
            line(Text(rest));
            rest = [];
        }
        _length = rest.Length;
        rest.CopyTo(_bytes);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.TrimEnd((byte)'\r'));
}
