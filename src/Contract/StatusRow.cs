using System.Runtime.CompilerServices;

namespace PneuXNet.Contract;

/// <summary>A worker as the master sees it: what the plan knows, in the row that has the number of the worker's cell.</summary>
public readonly unsafe struct StatusRow(byte* address) : IEquatable<StatusRow>
{
    public const int Bytes = 128;

    private const int StageOffset = 48;
    private const int ReasonOffset = 80;

    private readonly byte* _address = address;

    /// <summary>Counts the master's spawns; 0: nobody has the cell.</summary>
    public ref int Id => ref Unsafe.AsRef<int>(_address);

    public ref int Pid => ref Unsafe.AsRef<int>(_address + 4);

    public ref int Slot => ref Unsafe.AsRef<int>(_address + 8);

    public ref int Generation => ref Unsafe.AsRef<int>(_address + 12);

    /// <summary>When it was spawned: CLOCK_MONOTONIC, in ticks of <see cref="TimeProvider.System"/>.</summary>
    public ref long StartedAt => ref Unsafe.AsRef<long>(_address + 16);

    /// <summary>When it was told to accept, by the same clock; 0: not yet.</summary>
    public ref long ServingSince => ref Unsafe.AsRef<long>(_address + 24);

    /// <summary>When a draining one is killed; 0: nobody has set that.</summary>
    public ref long Deadline => ref Unsafe.AsRef<long>(_address + 32);

    /// <summary>Where it stands, in the plan's word.</summary>
    public string Stage
    {
        get => SharedText.Read(new Span<byte>(_address + StageOffset, ReasonOffset - StageOffset));
        set => SharedText.Write(new Span<byte>(_address + StageOffset, ReasonOffset - StageOffset), value);
    }

    /// <summary>Why it ends, in the plan's word; empty while it doesn't.</summary>
    public string Reason
    {
        get => SharedText.Read(new Span<byte>(_address + ReasonOffset, Bytes - ReasonOffset));
        set => SharedText.Write(new Span<byte>(_address + ReasonOffset, Bytes - ReasonOffset), value);
    }

    public void Clear() => new Span<byte>(_address, Bytes).Clear();

    public bool Equals(StatusRow other) => _address == other._address;

    public override bool Equals(object? obj) => obj is StatusRow other && Equals(other);

    public override int GetHashCode() => ((nint)_address).GetHashCode();

    public static bool operator ==(StatusRow left, StatusRow right) => left.Equals(right);

    public static bool operator !=(StatusRow left, StatusRow right) => !left.Equals(right);
}
