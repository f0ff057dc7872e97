using System.Collections.Concurrent;
using System.Collections.Immutable;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Checks;

/// <summary>
/// Where checks are handed in and verdicts are fetched: the asking goes on beside the master's loop, and only the verdict comes back into
/// it, by way of a queue and a descriptor that the loop waits on.
/// </summary>
internal sealed class CheckDesk(TimeProvider time) : IDisposable
{
    private const long Megabyte = 1024 * 1024;

    private readonly ConcurrentQueue<CheckResult> _results = new();
    private readonly CancellationTokenSource _end = new();
    private readonly int _wake = Native.MakeEventFd();
    private int _underWay;

    /// <summary>Readable when a verdict waits.</summary>
    public int Descriptor => _wake;

    /// <summary>Asks all of the checks, one after the other, until one fails; then looks at the worker's memory.</summary>
    /// <param name="memoryLimit">Bytes; 0: as much as it likes.</param>
    public void Ask(int worker, int pid, string socket, ImmutableArray<GoldenCheck> checks, long memoryLimit)
    {
        Interlocked.Increment(ref _underWay);
        _ = Task.Run(() => AskAsync(worker, pid, socket, checks, memoryLimit));
    }

    public bool TryFetch(out CheckResult result) => _results.TryDequeue(out result);

    /// <summary>Makes the descriptor unreadable until the next verdict. To be called before fetching, or one could be slept over.</summary>
    public unsafe void Quiet()
    {
        ulong count;
        _ = Native.Read(_wake, (byte*)&count, sizeof(ulong));
    }

    public void Dispose()
    {
        _end.Cancel();
        // A descriptor that is closed under a late verdict could be somebody else's by then; the process is about to end anyway.
        if (Volatile.Read(ref _underWay) == 0)
        {
            _ = Native.Close(_wake);
            _end.Dispose();
        }
    }

    private async Task AskAsync(int worker, int pid, string socket, ImmutableArray<GoldenCheck> checks, long memoryLimit)
    {
        long began = time.GetTimestamp();
        string? wrong = null;
        try
        {
            using var client = new CheckClient(socket, () => PrivateMemory.Of(pid), time);
            foreach (GoldenCheck check in checks)
            {
                wrong ??= await client.AskAsync(check, _end.Token).ConfigureAwait(false);
            }
            wrong ??= Overweight(pid, memoryLimit);
        }
#pragma warning disable CA1031 // A defect here must not leave the worker waiting for a verdict: it is one.
        catch (Exception e)
#pragma warning restore CA1031
        {
            wrong = $"the check itself failed: {e.Message}";
        }
        _results.Enqueue(new CheckResult(worker, wrong, time.GetElapsedTime(began)));
        WakeLoop();
        Interlocked.Decrement(ref _underWay);
    }

    private static string? Overweight(int pid, long limit) => limit > 0 && PrivateMemory.Of(pid, unlessBelow: limit) is { } bytes && bytes > limit
        ? FormattableString.Invariant($"{bytes / Megabyte} MB of memory of its own from the start, limit {limit / Megabyte} MB")
        : null;

    private unsafe void WakeLoop()
    {
        ulong one = 1;
        _ = Native.Write(_wake, (byte*)&one, sizeof(ulong));
    }
}
