using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace PneuXNet.Contract;

/// <summary>
/// One row of the in-flight table. The id is written last and erased first, so whoever reads the same id before and after has read a
/// whole row; no lock is taken and no system call made.
/// </summary>
public readonly unsafe struct InFlightEntry(byte* address) : IEquatable<InFlightEntry>
{
    /// <summary>Whole cache lines, so that neighbours don't slow each other.</summary>
    public const int Bytes = 256;

    private const int MethodOffset = 24;
    private const int MaxMethod = 12;
    private const int MethodLengthOffset = 36;
    private const int PathLengthOffset = 37;
    private const int ConnectionLengthOffset = 38;
    private const int ConnectionOffset = 40;
    private const int MaxConnection = 24;
    private const int PathOffset = 64;
    private const int MaxPath = Bytes - PathOffset - 2;

    private readonly byte* _address = address;

    private ref long Id => ref Unsafe.AsRef<long>(_address);

    private ref long StartedAt => ref Unsafe.AsRef<long>(_address + 8);

    private ref long OverdueId => ref Unsafe.AsRef<long>(_address + 16);

    /// <summary>Fills the row. Only the thread that claimed it may call this.</summary>
    public void Begin(long id, long startedAt, string method, string path, string connection = "")
    {
        StartedAt = startedAt;
        _address[ConnectionLengthOffset] = Write(connection, ConnectionOffset, MaxConnection);
        _address[MethodLengthOffset] = Write(method, MethodOffset, MaxMethod);
        _address[PathLengthOffset] = Write(path, PathOffset, MaxPath);
        Volatile.Write(ref Id, id);
    }

    /// <summary>Marks the request as overdue. By its id: if it has ended meanwhile, nothing is marked.</summary>
    public void MarkOverdue(long id) => Volatile.Write(ref OverdueId, id);

    /// <summary>Empties the row.</summary>
    public void End() => Volatile.Write(ref Id, 0);

    /// <summary>Reads the row; false if it is empty or changed meanwhile.</summary>
    public bool TryRead([NotNullWhen(true)] out InFlightRequest? request)
    {
        request = null;
        long id = Volatile.Read(ref Id);
        if (id == 0)
        {
            return false;
        }
        var copy = new InFlightRequest(
            id, StartedAt, Read(MethodOffset, _address[MethodLengthOffset], MaxMethod), Read(PathOffset, _address[PathLengthOffset], MaxPath))
        {
            Connection = Read(ConnectionOffset, _address[ConnectionLengthOffset], MaxConnection),
            IsOverdue = Volatile.Read(ref OverdueId) == id,
        };
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref Id) != id)
        {
            return false;
        }
        request = copy;
        return true;
    }

    private byte Write(string text, int offset, int max)
    {
        Utf8.FromUtf16(text, new Span<byte>(_address + offset, max), out _, out int written);
        return (byte)written;
    }

    // The length comes from memory that another process writes, so it is bounded here.
    private string Read(int offset, byte length, int max) => Encoding.UTF8.GetString(_address + offset, Math.Min(length, max));

    public bool Equals(InFlightEntry other) => _address == other._address;

    public override bool Equals(object? obj) => obj is InFlightEntry other && Equals(other);

    public override int GetHashCode() => ((nint)_address).GetHashCode();

    public static bool operator ==(InFlightEntry left, InFlightEntry right) => left.Equals(right);

    public static bool operator !=(InFlightEntry left, InFlightEntry right) => !left.Equals(right);
}
