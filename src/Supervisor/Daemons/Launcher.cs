using System.Text;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Daemons;

/// <summary>The command that started this master with --daemon and waits, as the master sees it. It is told what goes wrong, and when the workers serve.</summary>
internal sealed class Launcher : IDisposable
{
    /// <summary>Tells a new master that it is the daemon.</summary>
    public const string Variable = "PNEUXNET_DAEMON";

    public const int StandardOutput = 1;
    public const int StandardError = 2;

    private const int ControlDescriptor = 3;
    private const int ErrorDescriptor = 4;

    private int _control = Native.MoveAside(ControlDescriptor);
    private int _error = Native.MoveAside(ErrorDescriptor);

    private Launcher()
    {
    }

    public static bool HasStartedUs => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <returns>Null if nobody waits.</returns>
    public static Launcher? Find()
    {
        bool waits = HasStartedUs;
        Environment.SetEnvironmentVariable(Variable, null);
        return waits ? new Launcher() : null;
    }

    /// <summary>Every slot is served, or has failed to be; and somebody serves.</summary>
    public static bool HasStarted(FleetState state) =>
        state.Count(WorkerStage.Serving) > 0
        && Enumerable.Range(0, state.Target).All(slot =>
            state.Workers.Exists(worker => worker.Stage == WorkerStage.Serving && worker.Slot == slot) || state.Slots.GetValueOrDefault(slot).Failures > 0);

    public void See(FleetState state)
    {
        if (_control >= 0 && HasStarted(state))
        {
            TellReady();
            Dispose();
        }
    }

    /// <summary>On its standard error, since a daemon's own may lead nowhere.</summary>
    public unsafe void Complain(string problem)
    {
        byte[] line = Encoding.UTF8.GetBytes($"pneuxnet: {problem}\n");
        fixed (byte* bytes = line)
        {
            _ = _error >= 0 ? Native.Write(_error, bytes, (nuint)line.Length) : 0;
        }
    }

    public void Dispose()
    {
        if (_control >= 0)
        {
            _ = Native.Close(_control);
            _ = Native.Close(_error);
        }
        (_control, _error) = (-1, -1);
    }

    private unsafe void TellReady()
    {
        Span<byte> buffer = stackalloc byte[64];
        fixed (byte* bytes = buffer)
        {
            _ = Native.Send(_control, bytes, (nuint)new ControlMessage(ControlKind.Ready).Encode(buffer), Native.MsgDontWait | Native.MsgNoSignal);
        }
    }
}
