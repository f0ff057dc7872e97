using System.Globalization;

namespace PneuXNet.Overload;

/// <summary>What became of the requests.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly List<double> _good = [];
    private readonly List<double> _refused = [];
    private int _inTime;
    private int _timedOut;
    private int _failed;

    public double Seconds { get; set; }

    /// <param name="inTime">Answered while the load lasted: only such answers make the rate.</param>
    public void Add(int status, TimeSpan took, bool inTime)
    {
        lock (_lock)
        {
            switch (status)
            {
                case 200:
                    _good.Add(took.TotalMilliseconds);
                    _inTime += inTime ? 1 : 0;
                    break;
                case 503: _refused.Add(took.TotalMilliseconds); break;
                default: _failed++; break;
            }
        }
    }

    public void AddTimedOut() => Interlocked.Increment(ref _timedOut);

    public void AddFailed() => Interlocked.Increment(ref _failed);

    /// <summary>Answers a second, their median and 99th percentile in ms, refusals and their 99th percentile, time-outs, failures.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_inTime / Seconds:0.0} {At(_good, 0.5):0} {At(_good, 0.99):0} {_refused.Count} {At(_refused, 0.99):0} {_timedOut} {_failed}");

    private static double At(List<double> values, double share)
    {
        values.Sort();
        return values.Count == 0 ? 0 : values[(int)((values.Count - 1) * share)];
    }
}
