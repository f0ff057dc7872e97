using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Status;

/// <summary>
/// The recent events on the status page: every line of the master's log from level info on, whether the log takes it or not, so that
/// who looks at a running service reads the same words as who reads the log.
/// </summary>
internal sealed class EventBook(StatusMemory memory, TimeProvider time)
{
    public const LogLevel Least = LogLevel.Information;

    /// <summary>Called after each event that was written.</summary>
    public Action? Written { get; set; }

    /// <param name="values">What was put into the line: of a worker, its slot and process id among them.</param>
    public void Write(LogLevel level, string name, string message, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        StatusHeader header = memory.Page.Header;
        long id = header.Events + 1;
        header.Event(id).Write(new EventFacts(id, time.GetUtcNow(), NameOf(level), name, Number(values, "Slot"), Number(values, "WorkerPid"), message));
        Volatile.Write(ref header.Events, id);
        Written?.Invoke();
    }

    private static int? Number(IReadOnlyList<KeyValuePair<string, object?>>? values, string key) =>
        values?.FirstOrDefault(pair => pair.Key == key).Value as int?;

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Information => "info",
        LogLevel.Trace => "debug",
        _ => level.ToString().ToLowerInvariant(),
    };
}
