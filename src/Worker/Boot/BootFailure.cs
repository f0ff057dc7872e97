using PneuXNet.Contract;
using PneuXNet.Worker.Master;

namespace PneuXNet.Worker.Boot;

/// <summary>Tells the master why an app that never came to serve did not, and leaves without a core dump.</summary>
internal sealed class BootFailure(WorkerProcess worker)
{
    public void Watch()
    {
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    // Once the app serves, an unhandled exception is a crash like any other: the runtime reports it and aborts.
    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs e)
    {
        if (worker.IsBooting && e.ExceptionObject is AppMemberException wrong)
        {
            Leave(worker.Master, wrong.Message, ExitCodes.AppNotLoaded);
        }
        if (worker.IsBooting)
        {
            Leave(worker.Master, e.ExceptionObject.ToString() ?? "an exception without a text");
        }
    }

    private void OnProcessExit(object? sender, EventArgs e)
    {
        if (worker.IsBooting)
        {
            Leave(worker.Master, $"the app's Main returned or exited with code {Environment.ExitCode} before its host had started");
        }
    }

    /// <summary>By _exit, since from here on the runtime would print the exception a second time and abort.</summary>
    public static void Leave(MasterLink master, string reason, int exitCode = ExitCodes.BootFailed)
    {
        master.Send(new ControlMessage(ControlKind.Failed, Text: reason));
        Native.ExitNow(exitCode);
    }
}
