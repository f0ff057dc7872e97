using System.Collections;
using System.Globalization;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Status;

namespace PneuXNet.Supervisor.Upgrade;

/// <summary>A master that this one started to take its place, as this one sees it.</summary>
internal sealed class Successor(ChildHandle child, int control) : IDisposable
{
    private ForeignPage? _status;

    public int Pid => child.Pid;

    public int PidFd => child.PidFd;

    public int Control { get; } = control;

    /// <summary>False once it has closed its end.</summary>
    public bool IsTalking { get; private set; } = true;

    /// <exception cref="System.ComponentModel.Win32Exception">The process could not be made.</exception>
    /// <param name="status">This master's status page, for reading.</param>
    /// <param name="admin">The listener of the admin app.</param>
    /// <param name="adminMemory">What the admin app keeps for the next one.</param>
    public static Successor Start(OwnCommand command, IReadOnlyList<ListenerHandle> listeners, int status, int? admin, int? adminMemory)
    {
        (int ours, int theirs) = Native.MakeSocketPair();
        try
        {
            // Where we were started: relative words on the command line mean what they meant then.
            int pid = Spawn.Start(
                command.Executable,
                [command.Executable, .. command.Arguments],
                Variables(listeners, admin is not null, adminMemory is not null),
                [theirs, .. listeners.Select(listener => listener.Descriptor), status, .. admin is { } descriptor ? (int[])[descriptor] : [], .. adminMemory is { } memory ? (int[])[memory] : []],
                command.Folder);
            return new Successor(ChildHandle.Of(pid), ours);
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

    /// <summary>Its status page, for reading; null: it hasn't shown it.</summary>
    public int? Status => _status?.Descriptor;

    /// <summary>Whether it has just said that it serves.</summary>
    public bool HearReady()
    {
        Span<byte> buffer = stackalloc byte[64];
        int length = Native.ReceiveWith(Control, buffer, out int? descriptor);
        IsTalking = length != 0;
        if (descriptor is { } page)
        {
            _status ??= ForeignPage.TryOpen(page);
        }
        return length > 0 && ControlMessage.TryDecode(buffer[..length], out ControlMessage message) && message.Kind == ControlKind.Ready;
    }

    /// <summary>What its workers have counted, to be read when it is gone; the caller's from now on. Null if it can't be read.</summary>
    public ForeignPage? TakeStatus()
    {
        (ForeignPage? status, _status) = (_status, null);
        return status;
    }

    /// <summary>TERM: it drains and leaves.</summary>
    public void Stop() => child.Terminate();

    public ExitStatus? TryReap() => child.TryReap();

    public void Dispose()
    {
        _ = Native.Close(Control);
        TakeStatus()?.Dispose();
        child.Dispose();
    }

    private static List<string> Variables(IReadOnlyList<ListenerHandle> listeners, bool hasAdmin, bool hasMemory)
    {
        string owners = string.Join(',', listeners.Select(listener => listener.IsForeign ? Predecessor.Foreign : Predecessor.Own));
        List<string> variables =
        [
            $"{Predecessor.Variable}={owners}",
            string.Create(CultureInfo.InvariantCulture, $"{Predecessor.StatusVariable}={Predecessor.ControlDescriptor + 1 + listeners.Count}"),
        ];
        if (hasAdmin)
        {
            variables.Add(string.Create(CultureInfo.InvariantCulture, $"{Predecessor.AdminVariable}={Predecessor.ControlDescriptor + 2 + listeners.Count}"));
        }
        if (hasMemory)
        {
            variables.Add(string.Create(CultureInfo.InvariantCulture, $"{Predecessor.AdminMemoryVariable}={Predecessor.ControlDescriptor + 2 + listeners.Count + (hasAdmin ? 1 : 0)}"));
        }
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            // It is the successor's own pid that the watchdog will mean, once the service manager has been told of it.
            if ((string)entry.Key is not "WATCHDOG_PID")
            {
                variables.Add($"{entry.Key}={entry.Value}");
            }
        }
        return variables;
    }
}
