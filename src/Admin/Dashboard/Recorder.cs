using PneuXNet.Admin.Metrics;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Dashboard;

/// <summary>Looks at the status page and keeps the chronicle: every few seconds by itself, more often while somebody watches.</summary>
internal sealed class Recorder(Observer observer, StatusReader status, MomentMemory memory, TimeProvider time) : BackgroundService
{
    // Who watches comes each second; two who come together see the same look.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(0.9);

    private readonly Lock _lock = new();
    private Chronicle _chronicle = Chronicle.After(memory.Read(time.GetUtcNow()));

    /// <summary>The chronicle with a look that is at most a second old.</summary>
    public Chronicle Look()
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (now - _chronicle.At >= Fresh || now < _chronicle.At)
            {
                Chronicle before = _chronicle;
                _chronicle = before.With(observer.Look().Whole, status.ReadEvents(before.LastEvent), now);
                if (_chronicle.Moments is [.., var last] && (before.Moments.IsEmpty || last.Time > before.Moments[^1].Time))
                {
                    memory.Keep(last);
                }
            }
            return _chronicle;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Chronicle.Step, time);
        do
        {
            Look();
        }
        while (await clock.WaitForNextTickAsync(stoppingToken));
    }
}
