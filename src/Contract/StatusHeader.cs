using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PneuXNet.Contract;

/// <summary>
/// The master's part of the status page: who it is, what it is about, what it has counted of workers that are gone. Only the master
/// writes here; readers compare <see cref="Sequence"/> before and after.
/// </summary>
public readonly unsafe struct StatusHeader(byte* address) : IEquatable<StatusHeader>
{
    /// <summary>Whole memory pages, so that the cells behind it can be mapped singly.</summary>
    public const int Bytes = EventsOffset + (StatusEvent.Kept * StatusEvent.Bytes);

    /// <summary>Of this arrangement of the page; another number means that nothing here can be read.</summary>
    public const long Layout = 0x504E_5800_0000_0003;

    /// <summary>Listeners whose queues are shown.</summary>
    public const int Backlogs = (TotalsOffset - WaitingOffset) / sizeof(int);

    /// <summary>Different things that can be tallied.</summary>
    public const int Tallies = 64;

    private const int NamesOffset = 256;
    private const int WaitingOffset = 3584;
    private const int TotalsOffset = 4096;
    private const int TalliesOffset = 6144;
    private const int TallyBytes = 64;
    private const int TallyName = TallyBytes - sizeof(long);
    private const int RowsOffset = TalliesOffset + (Tallies * TallyBytes) + 2048;
    private const int EventsOffset = RowsOffset + (StatusPage.Cells * StatusRow.Bytes);

    private readonly byte* _address = address;

    public ref long Kind => ref Unsafe.AsRef<long>(_address);

    /// <summary>Odd while the master writes what has to be read together: the rows, the totals, the clearing of a cell.</summary>
    public ref int Sequence => ref Unsafe.AsRef<int>(_address + 8);

    public ref int Pid => ref Unsafe.AsRef<int>(_address + 12);

    public ref int Target => ref Unsafe.AsRef<int>(_address + 16);

    public ref int Generation => ref Unsafe.AsRef<int>(_address + 20);

    /// <summary>The generation that the last reload discarded; 0 if it went well.</summary>
    public ref int FailedGeneration => ref Unsafe.AsRef<int>(_address + 24);

    /// <summary>A <see cref="MasterFlags"/>.</summary>
    public ref int Flags => ref Unsafe.AsRef<int>(_address + 28);

    /// <summary>Process id of the master that was started to take this one's place; 0: none.</summary>
    public ref int Successor => ref Unsafe.AsRef<int>(_address + 32);

    /// <summary>The highest row in use, and one.</summary>
    public ref int Rows => ref Unsafe.AsRef<int>(_address + 36);

    /// <summary>What a listener's queue holds at most.</summary>
    public ref int Backlog => ref Unsafe.AsRef<int>(_address + 40);

    /// <summary>So many listeners there are.</summary>
    public ref int ListenerCount => ref Unsafe.AsRef<int>(_address + 44);

    /// <summary>When the master started: seconds since 1970.</summary>
    public ref long StartedUnix => ref Unsafe.AsRef<long>(_address + 48);

    /// <summary>When the master started: CLOCK_MONOTONIC, in ticks of <see cref="TimeProvider.System"/>.</summary>
    public ref long StartedAt => ref Unsafe.AsRef<long>(_address + 56);

    /// <summary>When the last reload came to its end, by the same clock; 0: none has.</summary>
    public ref long ReloadedAt => ref Unsafe.AsRef<long>(_address + 64);

    /// <summary>Events written so far; the last ones are kept.</summary>
    public ref long Events => ref Unsafe.AsRef<long>(_address + 72);

    /// <summary>When the master's loop last turned, by the same clock as <see cref="StartedAt"/>.</summary>
    public ref long TurnedAt => ref Unsafe.AsRef<long>(_address + 80);

    /// <summary>Process id of the master whose counts were last added to <see cref="Retired"/> and the tallies; 0: of none.</summary>
    public ref int Absorbed => ref Unsafe.AsRef<int>(_address + 88);

    /// <summary>Connections that wait in the queue of a listener; negative if the kernel doesn't tell.</summary>
    public ref int Waiting(int listener) => ref Unsafe.AsRef<int>(_address + WaitingOffset + (listener * sizeof(int)));

    /// <summary>What the fleet is about, in the plan's word.</summary>
    public string Phase
    {
        get => SharedText.Read(Text(0, 32));
        set => SharedText.Write(Text(0, 32), value);
    }

    public string Version
    {
        get => SharedText.Read(Text(32, 64));
        set => SharedText.Write(Text(32, 64), value);
    }

    /// <summary>As given with --name.</summary>
    public string Name
    {
        get => SharedText.Read(Text(96, 96));
        set => SharedText.Write(Text(96, 96), value);
    }

    /// <summary>The last reload, in a word: none, underway, done, failed, refused.</summary>
    public string Reload
    {
        get => SharedText.Read(Text(192, 32));
        set => SharedText.Write(Text(192, 32), value);
    }

    /// <summary>Why the last reload failed; empty if it did not.</summary>
    public string ReloadError
    {
        get => SharedText.Read(Text(224, 512));
        set => SharedText.Write(Text(224, 512), value);
    }

    public string App
    {
        get => SharedText.Read(Text(736, 512));
        set => SharedText.Write(Text(736, 512), value);
    }

    /// <summary>Names of the listeners, a line each.</summary>
    public string Listeners
    {
        get => SharedText.Read(Text(1248, 2048));
        set => SharedText.Write(Text(1248, 2048), value);
    }

    /// <summary>What workers that are gone have counted, here and in masters before this one.</summary>
    public Span<long> Retired => MemoryMarshal.Cast<byte, long>(new Span<byte>(_address + TotalsOffset, RequestTotals.Count * sizeof(long)));

    public StatusRow Row(int cell) => new(_address + RowsOffset + (cell * StatusRow.Bytes));

    /// <summary>The place of the event with that number, which the one so many before it had too.</summary>
    public StatusEvent Event(long number) => new(_address + EventsOffset + ((int)(number % StatusEvent.Kept) * StatusEvent.Bytes));

    /// <summary>Raises what is tallied under the name; a name too many is not tallied.</summary>
    public void Tally(string name, long by)
    {
        for (int i = 0; i < Tallies; i++)
        {
            Span<byte> tally = TallyAt(i);
            string there = SharedText.Read(tally[..TallyName]);
            if (there.Length == 0)
            {
                SharedText.Write(tally[..TallyName], name);
            }
            if (there.Length == 0 || there == name)
            {
                long sum = BinaryPrimitives.ReadInt64LittleEndian(tally[TallyName..]) + by;
                BinaryPrimitives.WriteInt64LittleEndian(tally[TallyName..], sum);
                return;
            }
        }
    }

    /// <summary>All that was tallied, by name.</summary>
    public Dictionary<string, long> ReadTallies()
    {
        Dictionary<string, long> all = new(StringComparer.Ordinal);
        for (int i = 0; i < Tallies; i++)
        {
            Span<byte> tally = TallyAt(i);
            if (SharedText.Read(tally[..TallyName]) is { Length: > 0 } name)
            {
                all[name] = BinaryPrimitives.ReadInt64LittleEndian(tally[TallyName..]);
            }
        }
        return all;
    }

    private Span<byte> TallyAt(int index) => new(_address + TalliesOffset + (index * TallyBytes), TallyBytes);

    private Span<byte> Text(int offset, int bytes) => new(_address + NamesOffset + offset, bytes);

    public bool Equals(StatusHeader other) => _address == other._address;

    public override bool Equals(object? obj) => obj is StatusHeader other && Equals(other);

    public override int GetHashCode() => ((nint)_address).GetHashCode();

    public static bool operator ==(StatusHeader left, StatusHeader right) => left.Equals(right);

    public static bool operator !=(StatusHeader left, StatusHeader right) => !left.Equals(right);
}
