using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace PneuXNet.Contract;

/// <summary>A short text at a fixed place of shared memory: two bytes of length, then UTF-8, cut at the last character that fits.</summary>
internal static class SharedText
{
    private const int LengthBytes = sizeof(ushort);

    public static void Write(Span<byte> place, string text)
    {
        Utf8.FromUtf16(text, place[LengthBytes..], out _, out int written);
        BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)written);
    }

    // The length may come from memory that is being written, so it is bounded here.
    public static string Read(ReadOnlySpan<byte> place) => Encoding.UTF8.GetString(
        place.Slice(LengthBytes, Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(place), place.Length - LengthBytes)));
}
