using PneuXNet.Contract;

namespace PneuXNet.Admin.Dashboard;

/// <summary>Looks at the status page and keeps the chronicle: every few seconds by itself, more often while somebody watches.</summary>
internal sealed class Recorder(StatusReader status, TimeProvider time) : BackgroundService
{
    // Who watches comes each second; two who come together see the same look.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(0.9);

    private readonly Lock _lock = new();
    private Chronicle _chronicle = new();

    /// <summary>The chronicle with a look that is at most a second old.</summary>
    public Chronicle Look()
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (now - _chronicle.At >= Fresh || now < _chronicle.At)
            {
                _chronicle = _chronicle.With(status.Read(), status.ReadEvents(_chronicle.LastEvent), now);
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
