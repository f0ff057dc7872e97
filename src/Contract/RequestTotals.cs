namespace PneuXNet.Contract;

/// <summary>
/// What was counted of requests and connections, of one worker or of many together. Every number only ever grows, so totals can be
/// added, and what a worker has counted outlives it.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(RequestTotalsJson))]
public sealed class RequestTotals
{
    /// <summary>Answers are counted by the first digit of their status; 0 has those with a status that HTTP doesn't know.</summary>
    public const int StatusClasses = 6;

    private const int AnswersIndex = 5;
    private const int MicrosecondsIndex = AnswersIndex + StatusClasses;
    private const int LatencyIndex = MicrosecondsIndex + StatusClasses;

    private const int TimedOutIndex = LatencyIndex + LatencyBuckets.Count;
    private const int RefusedIndex = TimedOutIndex + 1;
    private const int WaitsIndex = RefusedIndex + 1;

    /// <summary>Numbers in all.</summary>
    public const int Count = WaitsIndex + LatencyBuckets.Count;

    private const double MicrosecondsPerSecond = 1e6;

    private readonly long[] _numbers;

    public RequestTotals() => _numbers = new long[Count];

    /// <param name="numbers">As in <see cref="Numbers"/>.</param>
    public RequestTotals(ReadOnlySpan<long> numbers) => _numbers = numbers.ToArray();

    /// <summary>All of them, in the order in which they lie in shared memory.</summary>
    public ReadOnlySpan<long> Numbers => _numbers;

    /// <summary>Connections accepted from the shared listeners.</summary>
    public long Accepted => _numbers[0];

    /// <summary>Requests begun on connections from the shared listeners.</summary>
    public long Started => _numbers[1];

    /// <summary>Requests on the workers' private sockets, which are the master's and count nowhere else.</summary>
    public long Private => _numbers[2];

    /// <summary>Requests that ended with a status of 500 or more, or with an exception.</summary>
    public long Failed => _numbers[3];

    /// <summary>Microseconds that requests waited for their turn together, with a limit of threads.</summary>
    public long QueuedMicroseconds => _numbers[4];

    /// <summary>Requests that were answered, or cut off, because their time was over.</summary>
    public long TimedOut => _numbers[TimedOutIndex];

    /// <summary>Requests that were refused because too many were waiting.</summary>
    public long Refused => _numbers[RefusedIndex];

    /// <summary>Requests that ended.</summary>
    public long Ended => Answers.ToArray().Sum();

    /// <summary>Microseconds that the requests that ended took together.</summary>
    public long Microseconds => _numbers.AsSpan(MicrosecondsIndex, StatusClasses).ToArray().Sum();

    /// <summary>Requests that ended, by status class.</summary>
    public ReadOnlySpan<long> Answers => _numbers.AsSpan(AnswersIndex, StatusClasses);

    /// <summary>Requests that ended, by <see cref="LatencyBuckets"/>.</summary>
    public ReadOnlySpan<long> Latency => _numbers.AsSpan(LatencyIndex, LatencyBuckets.Count);

    /// <summary>Requests that got their turn, by how long they had waited for it, on the same scale; without a limit of threads none.</summary>
    public ReadOnlySpan<long> Waits => _numbers.AsSpan(WaitsIndex, LatencyBuckets.Count);

    /// <summary>The buckets of <see cref="Latency"/> that are not empty, shortest first.</summary>
    public IReadOnlyList<LatencyCount> Histogram => HistogramAt(LatencyIndex);

    /// <summary>Those of <see cref="Waits"/>.</summary>
    public IReadOnlyList<LatencyCount> WaitHistogram => HistogramAt(WaitsIndex);

    /// <summary>What a worker has counted so far. Each number is read once; those of one request may be read before and after it ended.</summary>
    public static RequestTotals Of(StatusCell cell)
    {
        var totals = new RequestTotals();
        long[] numbers = totals._numbers;
        numbers[0] = Volatile.Read(ref cell.Accepted);
        numbers[2] = Volatile.Read(ref cell.Private);
        numbers[1] = Math.Max(0, Volatile.Read(ref cell.Started) - numbers[2]);
        numbers[3] = Volatile.Read(ref cell.Failed);
        numbers[4] = Volatile.Read(ref cell.QueuedMicroseconds);
        for (int i = 0; i < StatusClasses; i++)
        {
            numbers[AnswersIndex + i] = Volatile.Read(ref cell.Answered(i));
            numbers[MicrosecondsIndex + i] = Volatile.Read(ref cell.AnsweredMicroseconds(i));
        }
        for (int i = 0; i < LatencyBuckets.Count; i++)
        {
            numbers[LatencyIndex + i] = Volatile.Read(ref cell.Latency(i));
            numbers[WaitsIndex + i] = Volatile.Read(ref cell.Waits(i));
        }
        numbers[TimedOutIndex] = Volatile.Read(ref cell.TimedOut);
        numbers[RefusedIndex] = Volatile.Read(ref cell.Refused);
        return totals;
    }

    public RequestTotals Plus(RequestTotals other) => Combined(other, sign: 1);

    public RequestTotals Minus(RequestTotals other) => Combined(other, sign: -1);

    /// <summary>How long requests took, in seconds: the bound that the given share of them stayed under; null if none has ended.</summary>
    public double? Quantile(double share) => QuantileOf(Latency, share);

    /// <summary>How long requests that got their turn had waited for it, likewise.</summary>
    public double? WaitQuantile(double share) => QuantileOf(Waits, share);

    private static double? QuantileOf(ReadOnlySpan<long> counts, double share)
    {
        long wanted = (long)Math.Ceiling(share * counts.ToArray().Sum());
        long seen = 0;
        for (int bucket = 0; bucket < LatencyBuckets.Count && wanted > 0; bucket++)
        {
            seen += counts[bucket];
            if (seen >= wanted)
            {
                return LatencyBuckets.UpperBound(bucket) / MicrosecondsPerSecond;
            }
        }
        return null;
    }

    private IReadOnlyList<LatencyCount> HistogramAt(int index) =>
    [
        .. Enumerable.Range(0, LatencyBuckets.Count).Where(bucket => _numbers[index + bucket] > 0)
            .Select(bucket => new LatencyCount(LatencyBuckets.UpperBound(bucket) / MicrosecondsPerSecond, _numbers[index + bucket])),
    ];

    private RequestTotals Combined(RequestTotals other, int sign)
    {
        var result = new RequestTotals(_numbers);
        for (int i = 0; i < Count; i++)
        {
            result._numbers[i] += sign * other._numbers[i];
        }
        return result;
    }
}
