using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Incidents;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Control;

/// <summary>
/// Looks at workers for clients who want to know what the threads do. Each is a process beside the master, which holds the worker still
/// for a moment and has a limit; the master hears of its end by poll(2). Where it finds nothing, the kernel's word is the answer.
/// </summary>
/// <param name="identity">Whom the workers run as.</param>
internal sealed class StackLooks(WorkerIdentity? identity, TimeProvider time) : IDisposable
{
    // Each is a runtime that starts.
    private const int MostAtOnce = 4;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly List<Running> _running = [];

    /// <summary>When the time of one ends; null: none is under way.</summary>
    public TimeSpan? NextLook => _running.Count == 0 ? null : _running.Min(look => look.Deadline) - Now;

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Whether one is under way for that client.</summary>
    public bool AreFor(ControlConnection connection) => _running.Exists(look => look.Connection == connection);

    /// <exception cref="ControlException">There are too many at a time.</exception>
    public void Begin(ControlConnection connection, ControlRequest request, WorkerState worker)
    {
        if (_running.Count >= MostAtOnce)
        {
            throw new ControlException("busy", $"{MostAtOnce} looks at workers are under way; try again", request.Id);
        }
        TimeSpan limit = request.Patience < Longest ? request.Patience : Longest;
        try
        {
            _running.Add(new Running(connection, request.Id, worker.Slot, worker.Pid, StackCapture.Begin(worker.Pid, identity, dump: ""), Now + limit, limit));
        }
        catch (Win32Exception e)
        {
            Answer(connection, request.Id, worker.Slot, worker.Pid, KernelsWord(worker.Pid, $"the process that looks can't be started: {e.Message}"));
        }
    }

    public void Watch(PollSet watched)
    {
        foreach (Running look in _running)
        {
            watched.Add(look.Capture.PidFd, () =>
            {
                if (look.Capture.HasEnded())
                {
                    End(look, found: look.Capture.Read() ?? KernelsWord(look.Pid, "the process that looks found nothing"));
                }
            });
        }
    }

    /// <summary>Ends those whose time is over, or whose client is gone.</summary>
    public void See()
    {
        foreach (Running look in _running.Where(look => look.Connection.Fault is not null || look.Deadline <= Now).ToArray())
        {
            look.Capture.Abandon();
            StackReport found = look.Capture.Read() ?? KernelsWord(look.Pid, error: null);
            End(look, found with { Error = string.Create(CultureInfo.InvariantCulture, $"the look took longer than {look.Limit.TotalSeconds:0.##} s") });
        }
    }

    public void Dispose()
    {
        foreach (Running look in _running)
        {
            look.Capture.Abandon();
            look.Capture.Dispose();
        }
        _running.Clear();
    }

    private void End(Running look, StackReport found)
    {
        _running.Remove(look);
        look.Capture.Dispose();
        if (look.Connection.Fault is null)
        {
            Answer(look.Connection, look.RequestId, look.Slot, look.Pid, found);
        }
    }

    private static StackReport KernelsWord(int pid, string? error) => new() { Threads = KernelStacks.Of(pid), Error = error };

    private static void Answer(ControlConnection connection, long id, int slot, int pid, StackReport found) => connection.Answer(id, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("slot", slot);
        json.WriteNumber("pid", pid);
        json.WritePropertyName("stacks");
        JsonSerializer.Serialize(json, found, IncidentJson.OfTheProtocol.StackReport);
        json.WriteEndObject();
    });

    private sealed record Running(ControlConnection Connection, long RequestId, int Slot, int Pid, StackCapture Capture, TimeSpan Deadline, TimeSpan Limit);
}
