using System.Globalization;
using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Worker.Boot;

namespace PneuXNet.Worker.Master;

/// <summary>
/// Carries out what the master says, and asks for the pulse meanwhile. A thread of its own, so that a worker whose thread pool is
/// wedged still hears its master, and still notices that the master is gone.
/// </summary>
internal sealed class ControlThread(WorkerProcess worker, Pulse pulse, TimeProvider time)
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private static readonly TimeSpan AfterDefect = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _untilPulse = TimeSpan.FromMilliseconds(worker.Spawn.PulseMilliseconds);
    private long _lastPulse = time.GetTimestamp();
    private long _lastLook = time.GetTimestamp();
    private TimeSpan _untilLook = worker.Deadlines is null ? Never : TimeSpan.Zero;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "PneuXNet control" }.Start();

    private void Run()
    {
        while (NextMessage(out int? passed) is { } message)
        {
            try
            {
                Handle(message, passed);
            }
            catch (Exception exception)
            {
                // A defect of ours must not end the tenant's process in the middle of its requests.
                worker.Master.Log(LogLevel.Error, $"on {message.Kind} from the master: {exception}; draining");
                worker.DrainByItself();
            }
        }
        worker.LeaveOrphaned();
    }

    /// <summary>Keeps the pulse and watches the deadlines while it waits; null when the master is gone.</summary>
    private ControlMessage? NextMessage(out int? passed)
    {
        while (!worker.Master.Wait(UntilNext))
        {
            if (time.GetElapsedTime(_lastPulse) >= _untilPulse)
            {
                pulse.Ask();
                _lastPulse = time.GetTimestamp();
            }
            if (time.GetElapsedTime(_lastLook) >= _untilLook)
            {
                LookAtDeadlines();
            }
        }
        return worker.Master.TryReceive(out ControlMessage message, out passed) ? message : null;
    }

    private TimeSpan UntilNext
    {
        get
        {
            TimeSpan pulse = _untilPulse - time.GetElapsedTime(_lastPulse);
            TimeSpan look = _untilLook - time.GetElapsedTime(_lastLook);
            return look < pulse ? look : pulse;
        }
    }

    private void LookAtDeadlines()
    {
        try
        {
            _untilLook = worker.Deadlines!.Look();
        }
        catch (Exception exception)
        {
            // A defect of ours must not end the worker's only ear, and what it met will be gone when its request is.
            _untilLook = AfterDefect;
            worker.Master.Log(LogLevel.Error, $"looking at the deadlines: {exception}; the next look is in {AfterDefect.TotalSeconds:0} s");
        }
        _lastLook = time.GetTimestamp();
    }

    private void Handle(ControlMessage message, int? passed)
    {
        switch (message.Kind)
        {
            case ControlKind.Accept:
                worker.Accept();
                break;
            case ControlKind.Refused:
                worker.EmptyBacklogOf(message.Text.Split(',').Select(index => int.Parse(index, CultureInfo.InvariantCulture)));
                break;
            case ControlKind.Promote:
                worker.Promote((int)message.Number);
                break;
            case ControlKind.Pause:
                worker.Gate.Pause();
                break;
            case ControlKind.Resume:
                worker.Gate.Resume();
                break;
            case ControlKind.Drain:
                worker.DrainAsTold(TimeSpan.FromMilliseconds(message.Number), TimeSpan.FromMilliseconds(message.Linger));
                break;
            case ControlKind.Quit:
                worker.Quit();
                break;
            case ControlKind.Abort:
                worker.Abort();
                break;
            case ControlKind.ReopenLogs when passed is { } file:
                worker.AccessLog?.GoOnIn(file);
                break;
            default:
                worker.Master.Log(LogLevel.Warning, $"{message.Kind} is not for a worker; ignored");
                break;
        }
    }
}
