using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Control;

/// <summary>
/// A client of the control socket, as the master sees it: lines in, lines out, neither waited for. What it may send and how much may
/// wait for it is bounded, so a client that is slow, silent or mad costs the master nothing.
/// </summary>
/// <param name="who">For the log.</param>
internal sealed class ControlConnection(int descriptor, string who) : IDisposable
{
    /// <summary>The longest request.</summary>
    public const int MaxLine = 16 * 1024;

    /// <summary>So many of its requests are dealt with in one turn of the loop: who sends a thousand at once must not hold up the others.</summary>
    private const int MostAtOnce = 16;

    /// <summary>What may wait to be read by it.</summary>
    private const int MaxWaiting = 4 * 1024 * 1024;

    // It is never put into a page, and people read it by socat too: a quote can stay one.
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _incoming = new byte[MaxLine];
    private int _received;
    private byte[] _outgoing = [];

    public int Descriptor { get; } = descriptor;

    public string Who { get; } = who;

    /// <summary>Called when it has sent something.</summary>
    public Action? Heard { get; init; }

    /// <summary>Why it has to be closed; null as long as it may stay. Empty: it went by itself.</summary>
    public string? Fault { get; private set; }

    public bool WantsToWrite => _outgoing.Length > 0;

    /// <summary>It will ask for nothing more, and may still read: its answers are sent before it is closed.</summary>
    public bool HasSaidAll { get; private set; }

    /// <summary>A request of its has been read and not been dealt with yet.</summary>
    public bool HasMore { get; private set; }

    /// <summary>When it came, or last asked for something.</summary>
    public TimeSpan LastAsked { get; set; }

    /// <summary>The request by which it follows the events; null if it doesn't.</summary>
    public ControlRequest? Follows { get; set; }

    /// <summary>The last event that it was sent.</summary>
    public long Followed { get; set; }

    /// <summary>Reads what has come, and hands over each line that is complete, a few at a time.</summary>
    public unsafe void Receive(Action<ReadOnlySpan<byte>> take)
    {
        if (HasSaidAll)
        {
            // Who is watched for no more words is heard of when it has gone altogether; if something waited for it, the writing has found that.
            Fault ??= WantsToWrite ? null : "";
            return;
        }
        nint length;
        fixed (byte* bytes = _incoming)
        {
            length = Native.Recv(Descriptor, bytes + _received, (nuint)(MaxLine - _received), Native.MsgDontWait);
        }
        if (length <= 0)
        {
            HasSaidAll = length == 0;
            Fault ??= length == 0 || IsTemporary() ? null : "";
            return;
        }
        _received += (int)length;
        Heard?.Invoke();
        TakeMore(take);
    }

    /// <summary>Hands over the next lines of what was read.</summary>
    public void TakeMore(Action<ReadOnlySpan<byte>> take)
    {
        int start = 0;
        int taken = 0;
        for (int end; Fault is null && taken < MostAtOnce && (end = EndOfLine(start)) >= 0; start += end + 1)
        {
            taken++;
            take(_incoming.AsSpan(start, end));
        }
        _incoming.AsSpan(start.._received).CopyTo(_incoming);
        _received -= start;
        HasMore = EndOfLine(0) >= 0;
        if (Fault is null && _received == MaxLine && !HasMore)
        {
            Refuse(0, "too-large", $"a request has at most {MaxLine} bytes");
            Fault = $"a request of more than {MaxLine} bytes";
        }
    }

    /// <summary>It is closed so that others find room.</summary>
    public void GiveWay() => Fault ??= "it has asked for nothing for a while, and others wait for its place";

    public void Answer(long id, Action<Utf8JsonWriter> result) => Send(id, json =>
    {
        json.WriteBoolean("ok", true);
        json.WritePropertyName("result");
        result(json);
    });

    public void Refuse(long id, string code, string message) => Send(id, json =>
    {
        json.WriteBoolean("ok", false);
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    /// <summary>A line that is an object, with the id and what <paramref name="members"/> writes.</summary>
    public void Send(long id, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_plain))
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            members(json);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        if (_outgoing.Length + buffer.Length > MaxWaiting)
        {
            Fault ??= $"more than {MaxWaiting} bytes waited for it";
            return;
        }
        _outgoing = [.. _outgoing, .. buffer.ToArray()];
        Flush();
    }

    /// <summary>Writes as much as the other side takes now.</summary>
    public unsafe void Flush()
    {
        while (_outgoing.Length > 0)
        {
            nint written;
            fixed (byte* bytes = _outgoing)
            {
                written = Native.Send(Descriptor, bytes, (nuint)_outgoing.Length, Native.MsgDontWait | Native.MsgNoSignal);
            }
            if (written <= 0)
            {
                Fault ??= IsTemporary() ? null : "";
                return;
            }
            _outgoing = _outgoing[(int)written..];
        }
    }

    public void Dispose() => _ = Native.Close(Descriptor);

    private int EndOfLine(int start) => _incoming.AsSpan(start.._received).IndexOf((byte)'\n');

    private static bool IsTemporary() => NativeConvert.ToErrno(Marshal.GetLastPInvokeError()) is Errno.EAGAIN or Errno.EINTR;
}
