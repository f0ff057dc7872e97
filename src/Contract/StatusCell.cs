using System.Runtime.CompilerServices;

namespace PneuXNet.Contract;

/// <summary>
/// One worker's part of the status page, as a typed window on shared memory. Counters that several threads raise lie in cache lines
/// of their own; what is written once or by one thread shares the first.
/// </summary>
public readonly unsafe struct StatusCell(byte* address) : IEquatable<StatusCell>
{
    /// <summary>Requests that the in-flight table can show; more are served and only counted.</summary>
    public const int InFlightEntries = 128;

    private const int OpenOffset = 64;
    private const int AcceptedOffset = 128;
    private const int StartedOffset = 192;
    private const int ExecutingOffset = 256;
    private const int FailedOffset = 320;
    private const int LatencyOffset = 384;
    private const int AnsweredOffset = 1792;
    private const int CacheLine = 64;
    private const int QueuedOffset = AnsweredOffset + (RequestTotals.StatusClasses * CacheLine);
    private const int PrivateOffset = QueuedOffset + CacheLine;
    private const int WaitsOffset = PrivateOffset + CacheLine;
    private const int TimedOutOffset = 1536;
    private const int RefusedOffset = 1600;
    private const int WaitingOffset = 1664;
    private const int InFlightOffset = 4096;

    private readonly byte* _address = address;

    /// <summary>Process id of the worker; 0 while the cell is free.</summary>
    public ref int Pid => ref Unsafe.AsRef<int>(_address);

    public ref int Slot => ref Unsafe.AsRef<int>(_address + 4);

    public ref int Generation => ref Unsafe.AsRef<int>(_address + 8);

    /// <summary>A <see cref="WorkerPhase"/>.</summary>
    public ref int Phase => ref Unsafe.AsRef<int>(_address + 12);

    /// <summary>When the worker's thread pool last ran a work item of ours: CLOCK_MONOTONIC, in ticks of <see cref="TimeProvider.System"/>.</summary>
    public ref long Pulse => ref Unsafe.AsRef<long>(_address + 16);

    /// <summary>Connections open now.</summary>
    public ref long Open => ref Unsafe.AsRef<long>(_address + OpenOffset);

    /// <summary>Connections accepted from the shared listeners since the worker's start.</summary>
    public ref long Accepted => ref Unsafe.AsRef<long>(_address + AcceptedOffset);

    /// <summary>Requests begun. The sum of the histogram is the number that ended.</summary>
    public ref long Started => ref Unsafe.AsRef<long>(_address + StartedOffset);

    /// <summary>Requests executing now; with a limit of threads, those waiting for their turn are not in it.</summary>
    public ref long Executing => ref Unsafe.AsRef<long>(_address + ExecutingOffset);

    /// <summary>Requests that ended with a status of 500 or more, or with an exception.</summary>
    public ref long Failed => ref Unsafe.AsRef<long>(_address + FailedOffset);

    /// <summary>Requests that ended, by how long they took: <see cref="LatencyBuckets"/>.</summary>
    public ref long Latency(int bucket) => ref Unsafe.AsRef<long>(_address + LatencyOffset + (bucket * sizeof(long)));

    /// <summary>Requests that ended, by the first digit of their status; 0: with one that HTTP doesn't know.</summary>
    public ref long Answered(int statusClass) => ref Unsafe.AsRef<long>(_address + AnsweredOffset + (statusClass * CacheLine));

    /// <summary>How long those took together. Raised with their number, so it lies beside it.</summary>
    public ref long AnsweredMicroseconds(int statusClass) =>
        ref Unsafe.AsRef<long>(_address + AnsweredOffset + (statusClass * CacheLine) + sizeof(long));

    /// <summary>How long requests waited for their turn together, with a limit of threads.</summary>
    public ref long QueuedMicroseconds => ref Unsafe.AsRef<long>(_address + QueuedOffset);

    /// <summary>Requests that got their turn, by how long they had waited for it: <see cref="LatencyBuckets"/>. Without a limit of threads none.</summary>
    public ref long Waits(int bucket) => ref Unsafe.AsRef<long>(_address + WaitsOffset + (bucket * sizeof(long)));

    /// <summary>Requests begun on the private socket; of all counters only <see cref="Started"/> has them too.</summary>
    public ref long Private => ref Unsafe.AsRef<long>(_address + PrivateOffset);

    /// <summary>Requests that were answered, or cut off, because their time was over.</summary>
    public ref long TimedOut => ref Unsafe.AsRef<long>(_address + TimedOutOffset);

    /// <summary>Requests that were refused because too many were waiting.</summary>
    public ref long Refused => ref Unsafe.AsRef<long>(_address + RefusedOffset);

    /// <summary>Requests that wait for their turn now.</summary>
    public ref long Waiting => ref Unsafe.AsRef<long>(_address + WaitingOffset);

    /// <summary>An entry of the in-flight table.</summary>
    public InFlightEntry InFlight(int index) => new(_address + InFlightOffset + (index * InFlightEntry.Bytes));

    /// <summary>Makes the cell ready for the next worker. Only the master does this, and only when the last one has been reaped.</summary>
    public void Clear() => new Span<byte>(_address, StatusPage.CellBytes).Clear();

    /// <summary>The requests in flight, oldest first. Entries that change while they are read are left out.</summary>
    public IReadOnlyList<InFlightRequest> ReadInFlight()
    {
        List<InFlightRequest> requests = [];
        for (int i = 0; i < InFlightEntries; i++)
        {
            if (InFlight(i).TryRead(out InFlightRequest? request))
            {
                requests.Add(request);
            }
        }
        requests.Sort(static (a, b) => a.StartedAt.CompareTo(b.StartedAt));
        return requests;
    }

    public bool Equals(StatusCell other) => _address == other._address;

    public override bool Equals(object? obj) => obj is StatusCell other && Equals(other);

    public override int GetHashCode() => ((nint)_address).GetHashCode();

    public static bool operator ==(StatusCell left, StatusCell right) => left.Equals(right);

    public static bool operator !=(StatusCell left, StatusCell right) => !left.Equals(right);
}
