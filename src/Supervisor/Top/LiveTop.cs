using System.Runtime.InteropServices;
using System.Threading.Channels;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Control.Client;

namespace PneuXNet.Supervisor.Top;

/// <summary>
/// Watches a service at a terminal: keys, looks, outcomes and signals come into one queue, each makes another state, and each state is
/// drawn. Whatever ends this, the terminal is as it was before.
/// </summary>
internal sealed class LiveTop(Watcher watcher, TimeSpan interval, TimeProvider time) : IDisposable
{
    private readonly Channel<TopEvent> _events = Channel.CreateUnbounded<TopEvent>();
    private readonly CancellationTokenSource _end = new();

    /// <returns>The exit code.</returns>
    /// <exception cref="CtlException">There is no master to begin with, or more than one.</exception>
    public async Task<int> RunAsync()
    {
        Post(watcher.Look());
        using PosixSignalRegistration interrupt = On(PosixSignal.SIGINT, new TopEvent.Interrupted());
        using PosixSignalRegistration terminate = On(PosixSignal.SIGTERM, new TopEvent.Interrupted());
        using PosixSignalRegistration hangUp = On(PosixSignal.SIGHUP, new TopEvent.Interrupted());
        using PosixSignalRegistration resize = On(PosixSignal.SIGWINCH, new TopEvent.Resized());
        using var screen = new Screen();
        using PosixSignalRegistration suspend = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, context =>
        {
            // The runtime stops nobody whose handler it has called.
            context.Cancel = true;
            screen.Leave();
            _ = Syscall.kill(Environment.ProcessId, Signum.SIGSTOP);
        });
        using PosixSignalRegistration resume = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ =>
        {
            screen.Enter();
            Post(new TopEvent.Resized());
        });
        if (!Console.IsInputRedirected)
        {
            new Thread(ReadKeys) { IsBackground = true }.Start();
        }
        _ = Task.Run(LookAsync);
        await DrawAsync(screen);
        // A look that is under way is not waited for: a master that hangs must not keep whoever wants to leave.
        await _end.CancelAsync();
        return CtlExitCodes.Done;
    }

    public void Dispose() => _end.Dispose();

    private async Task DrawAsync(Screen screen)
    {
        var state = new TopState();
        await foreach (TopEvent happened in _events.Reader.ReadAllAsync())
        {
            (state, TopOrder? order) = state.Next(happened);
            if (state.IsOver)
            {
                return;
            }
            if (order is not null)
            {
                _ = Task.Run(() => Post(watcher.Carry(order)));
            }
            // What has come meanwhile is one picture.
            if (!_events.Reader.TryPeek(out _))
            {
                screen.Draw((width, height) => Frame.Of(state, watcher.Now, width, height));
            }
        }
    }

    private async Task LookAsync()
    {
        using var clock = new PeriodicTimer(interval, time);
        try
        {
            while (await clock.WaitForNextTickAsync(_end.Token))
            {
                try
                {
                    Post(watcher.Look());
                }
                catch (CtlException e)
                {
                    Post(new TopEvent.Missed(watcher.Now, e.Message));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private void ReadKeys()
    {
        try
        {
            for (; ; )
            {
                Post(new TopEvent.Pressed(Console.ReadKey(intercept: true)));
            }
        }
        catch (InvalidOperationException)
        {
            // The terminal is gone, and its end comes as a signal.
        }
    }

    private PosixSignalRegistration On(PosixSignal signal, TopEvent happened) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Post(happened);
    });

    private void Post(TopEvent happened) => _events.Writer.TryWrite(happened);
}
