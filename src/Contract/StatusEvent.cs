using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PneuXNet.Contract;

/// <summary>
/// One place of the ring of recent events. The number is erased first and written last, so whoever reads the same number before and
/// after has read a whole event.
/// </summary>
public readonly unsafe struct StatusEvent(byte* address) : IEquatable<StatusEvent>
{
    public const int Bytes = 512;

    /// <summary>So many are kept.</summary>
    public const int Kept = 256;

    private const int LevelOffset = 24;
    private const int NameOffset = 40;
    private const int MessageOffset = 96;
    private const int Nobody = -1;

    private readonly byte* _address = address;

    private ref long Id => ref Unsafe.AsRef<long>(_address);

    private ref long Milliseconds => ref Unsafe.AsRef<long>(_address + 8);

    private ref int Slot => ref Unsafe.AsRef<int>(_address + 16);

    private ref int Pid => ref Unsafe.AsRef<int>(_address + 20);

    /// <summary>Puts the event in this place. Only the master's thread may call this.</summary>
    public void Write(EventFacts happened)
    {
        Volatile.Write(ref Id, 0);
        Thread.MemoryBarrier();
        Milliseconds = happened.Time.ToUnixTimeMilliseconds();
        Slot = happened.Slot ?? Nobody;
        Pid = happened.Pid ?? Nobody;
        SharedText.Write(Text(LevelOffset, NameOffset), happened.Level);
        SharedText.Write(Text(NameOffset, MessageOffset), happened.Event);
        SharedText.Write(Text(MessageOffset, Bytes), happened.Message);
        Volatile.Write(ref Id, happened.Id);
    }

    /// <summary>Reads the event with that number; false if another has its place by now.</summary>
    public bool TryRead(long id, [NotNullWhen(true)] out EventFacts? happened)
    {
        happened = null;
        if (Volatile.Read(ref Id) != id)
        {
            return false;
        }
        var copy = new EventFacts(
            id, DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(Milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())),
            SharedText.Read(Text(LevelOffset, NameOffset)), SharedText.Read(Text(NameOffset, MessageOffset)),
            Slot == Nobody ? null : Slot, Pid == Nobody ? null : Pid, SharedText.Read(Text(MessageOffset, Bytes)));
        Thread.MemoryBarrier();
        if (Volatile.Read(ref Id) != id)
        {
            return false;
        }
        happened = copy;
        return true;
    }

    private Span<byte> Text(int from, int to) => new(_address + from, to - from);

    public bool Equals(StatusEvent other) => _address == other._address;

    public override bool Equals(object? obj) => obj is StatusEvent other && Equals(other);

    public override int GetHashCode() => ((nint)_address).GetHashCode();

    public static bool operator ==(StatusEvent left, StatusEvent right) => left.Equals(right);

    public static bool operator !=(StatusEvent left, StatusEvent right) => !left.Equals(right);
}
