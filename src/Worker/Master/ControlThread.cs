using Microsoft.Extensions.Logging;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Master;

/// <summary>
/// Carries out what the master says. A thread of its own, so that a worker whose thread pool is wedged still hears its master, and
/// still notices that the master is gone.
/// </summary>
internal sealed class ControlThread(WorkerProcess worker)
{
    public void Start() => new Thread(Run) { IsBackground = true, Name = "PneuXNet control" }.Start();

    private void Run()
    {
        while (worker.Master.TryReceive(out ControlMessage message))
        {
            try
            {
                Handle(message);
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

    private void Handle(ControlMessage message)
    {
        switch (message.Kind)
        {
            case ControlKind.Accept:
                worker.Accept();
                break;
            case ControlKind.Drain:
                worker.DrainAsTold(TimeSpan.FromMilliseconds(message.Number), TimeSpan.FromMilliseconds(message.Linger));
                break;
            case ControlKind.Quit:
                worker.Quit();
                break;
            default:
                worker.Master.Log(LogLevel.Warning, $"{message.Kind} is not for a worker; ignored");
                break;
        }
    }
}
