using System.Buffers.Binary;
using System.Text;

namespace PneuXNet.Contract;

/// <summary>
/// One packet on the socket pair between master and worker. The pair is SOCK_SEQPACKET, so a read gives exactly one message and an
/// empty read means that the other side is gone.
/// </summary>
/// <param name="Kind">What is said.</param>
/// <param name="Number">Meaning depends on the kind, see there.</param>
/// <param name="Linger">With <see cref="ControlKind.Drain"/>: milliseconds an idle connection may stay open. Else as the kind says.</param>
/// <param name="Text">Meaning depends on the kind; cut to fit <see cref="MaxBytes"/>.</param>
public readonly record struct ControlMessage(ControlKind Kind, long Number = 0, long Linger = 0, string Text = "")
{
    /// <summary>The longest packet, far below the kernel's default socket buffer, so that a send never needs a second call.</summary>
    public const int MaxBytes = 32 * 1024;

    private const int HeaderBytes = 1 + sizeof(long) + sizeof(long);

    /// <summary>Writes the packet into <paramref name="buffer"/>, as much of the text as fits, and returns its length.</summary>
    public int Encode(Span<byte> buffer)
    {
        buffer = buffer[..Math.Min(buffer.Length, MaxBytes)];
        buffer[0] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(buffer[1..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[9..], Linger);
        // FromUtf16 stops at the last character that fits, never in the middle of one.
        System.Text.Unicode.Utf8.FromUtf16(Text, buffer[HeaderBytes..], out _, out int written);
        return HeaderBytes + written;
    }

    /// <summary>Reads a packet; false if it is none (too short, or of an unknown kind).</summary>
    public static bool TryDecode(ReadOnlySpan<byte> packet, out ControlMessage message)
    {
        message = default;
        if (packet.Length < HeaderBytes || !Enum.IsDefined((ControlKind)packet[0]))
        {
            return false;
        }
        message = new ControlMessage(
            (ControlKind)packet[0],
            BinaryPrimitives.ReadInt64LittleEndian(packet[1..]),
            BinaryPrimitives.ReadInt64LittleEndian(packet[9..]),
            Encoding.UTF8.GetString(packet[HeaderBytes..]));
        return true;
    }
}
