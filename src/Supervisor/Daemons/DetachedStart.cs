using System.Collections;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Mono.Unix.Native;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Master;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Upgrade;

namespace PneuXNet.Supervisor.Daemons;

/// <summary>
/// What an operator's command does with --daemon: it starts the master in a session of its own, and ends when that one serves or has
/// failed. A runtime can't fork, so the master is not this process with its terminal left behind; it is a new one, from the same words.
/// </summary>
internal sealed class DetachedStart(OwnCommand command, MasterOptions options, SignalInbox signals)
{
    /// <returns>0 when the workers serve; otherwise the master's exit code, after it has said why.</returns>
    public int Run()
    {
        try
        {
            RefuseDescriptors();
            using Daemon daemon = Launch();
            return Follow(daemon);
        }
        catch (Exception e) when (e is StartException or Win32Exception)
        {
            Console.Error.WriteLine($"pneuxnet: {e.Message}");
            return ExitCodes.CannotStart;
        }
    }

    /// <summary>It asks for a descriptor that the new process doesn't have.</summary>
    private void RefuseDescriptors()
    {
        if (options.Binds.OfType<BindAddress.Inherited>().FirstOrDefault() is { } inherited)
        {
            throw new StartException($"--daemon starts a new process, which inherits no {inherited}; bind an address, or leave --daemon out");
        }
    }

    private Daemon Launch()
    {
        (int ours, int theirs) = Native.MakeSocketPair();
        try
        {
            // With inheritance Gunicorn keeps what was redirected and lets go of a terminal, too.
            var streams = new SpawnStreams(
                Output: options.StdioInheritance && Console.IsOutputRedirected ? Launcher.StandardOutput : null,
                Error: options.StdioInheritance && Console.IsErrorRedirected ? Launcher.StandardError : null);
            int pid = Spawn.StartSession(
                command.Executable, [command.Executable, .. command.Arguments], Variables(), [theirs, Launcher.StandardError], streams);
            return new Daemon(ChildHandle.Of(pid), ours);
        }
        catch
        {
            _ = Native.Close(ours);
            throw;
        }
        finally
        {
            _ = Native.Close(theirs);
        }
    }

    private int Follow(Daemon daemon)
    {
        var watched = new PollSet();
        bool serves = false;
        ExitStatus? ended = null;
        while (!serves && ended is null)
        {
            watched.Clear();
            watched.Add(daemon.Control, () => serves = daemon.HearReady());
            watched.Add(daemon.PidFd, () => ended = daemon.TryReap());
            // Somebody who interrupts the start means the master.
            watched.Add(signals.Descriptor, () => PassOn(daemon));
            watched.Wait(atMost: null);
        }
        if (ended is not { } status)
        {
            return ExitCodes.Ok;
        }
        Console.Error.WriteLine($"pneuxnet: the daemon ended before its workers served: {status}");
        return status is { Signal: 0, Code: not ExitCodes.Ok } ? status.Code : ExitCodes.CannotStart;
    }

    private void PassOn(Daemon daemon)
    {
        signals.Quiet();
        while (signals.TryTake(out PosixSignal signal))
        {
            _ = Syscall.kill(daemon.Pid, NativeConvert.ToSignum(SignalInbox.NumberOf(signal)));
        }
    }

    private static List<string> Variables() =>
    [
        $"{Launcher.Variable}=1",
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}"),
    ];
}
