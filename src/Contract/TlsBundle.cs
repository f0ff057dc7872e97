using System.Buffers.Binary;
using System.Text;

namespace PneuXNet.Contract;

/// <summary>
/// What a worker needs to speak TLS, as the master has read it from the files: the worker may have no right to them, and gets it as
/// memory with a descriptor, never by its environment.
/// </summary>
/// <param name="Certificates">PEM: the server's own certificate, then those between it and the root.</param>
/// <param name="Key">PEM: the private key of the first.</param>
/// <param name="Authorities">PEM: who may have signed clients' certificates; empty: whom the system trusts.</param>
public sealed record TlsBundle(string Certificates, string Key, string Authorities)
{
    /// <summary>Each part behind its length.</summary>
    public byte[] Encode()
    {
        using var memory = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string part in (string[])[Certificates, Key, Authorities])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            memory.Write(length);
            memory.Write(bytes);
        }
        return memory.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static TlsBundle Decode(ReadOnlySpan<byte> bytes) => new(Take(ref bytes), Take(ref bytes), Take(ref bytes));

    /// <summary>A key is shown to nobody.</summary>
    public override string ToString() => nameof(TlsBundle);

    private static string Take(ref ReadOnlySpan<byte> bytes)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        string part = Encoding.UTF8.GetString(bytes.Slice(sizeof(int), length));
        bytes = bytes[(sizeof(int) + length)..];
        return part;
    }
}
