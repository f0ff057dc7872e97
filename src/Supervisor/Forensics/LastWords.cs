using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Forensics;

/// <summary>
/// What a worker was doing, written down before it is killed: read from its cell, so it works even for one that is stopped. The place
/// where managed stacks are to be captured.
/// </summary>
internal static class LastWords
{
    // A worker that is stuck with hundreds of requests is explained by the oldest of them.
    private const int Most = 5;

    public static void Write(ILogger log, WorkerHandle worker, TimeProvider time)
    {
        IReadOnlyList<InFlightRequest> requests = worker.Cell.ReadInFlight();
        if (requests.Count == 0)
        {
            Log.WasIdle(log, worker.Slot, worker.Pid);
        }
        foreach (InFlightRequest request in requests.Take(Most))
        {
            double age = time.GetElapsedTime(request.StartedAt).TotalSeconds;
            Log.WasAt(log, worker.Slot, worker.Pid, Printable(request.Method), Printable(request.Path), age, request.Id);
        }
    }

    // A path arrives decoded, so it can hold a line break, and with it a forged log line.
    public static string Printable(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        });
}
