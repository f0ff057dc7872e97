using System.Collections;
using System.Collections.Immutable;
using System.ComponentModel;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Systemd;

namespace PneuXNet.Supervisor.Hooks;

/// <summary>
/// Runs the commands of hooks: by a shell, beside the loop, each in a process group of its own that is killed when its time is over.
/// What they print goes to the log, and so does a failure; nothing else depends on them.
/// </summary>
internal sealed class HookRunner(HookOptions options, LineLogger log, TimeProvider time) : IDisposable
{
    private const string Shell = "/bin/sh";

    // Of a hook that hangs while its event comes again and again, only so many processes are made.
    private const int Most = 16;

    private readonly List<RunningHook> _running = [];

    /// <summary>A reload brings others, for the next events.</summary>
    public HookOptions Options { get; set; } = options;

    /// <summary>How soon the first of those that run has no time left; null if none runs.</summary>
    public TimeSpan? NextLook => _running.Where(hook => !hook.IsKilled).Select(Left).Min();

    /// <summary>Starts the hook's commands, if it has any, and doesn't wait for them.</summary>
    public void Run(HookCall call)
    {
        foreach ((_, string command) in Options.Commands.Where(pair => pair.Key == call.Name))
        {
            if (_running.Count >= Most)
            {
                Log.HookSkipped(log, call.Name, _running.Count);
                continue;
            }
            Start(call, command);
        }
    }

    /// <summary>For the start and the end, when there is no loop: runs the commands and waits for all that run, as long as each may take.</summary>
    public void RunToEnd(HookCall call)
    {
        Run(call);
        PollSet watched = new();
        while (_running.Count > 0)
        {
            watched.Clear();
            AddTo(watched);
            watched.Wait(NextLook);
            KillOverdue();
        }
    }

    public void AddTo(PollSet watched)
    {
        foreach (RunningHook hook in _running)
        {
            if (hook.Output.IsOpen)
            {
                watched.Add(hook.Output.Descriptor, () => hook.Output.Read(line => Print(hook, line)));
            }
            watched.Add(hook.Child.PidFd, () => Reap(hook));
        }
    }

    /// <summary>Ends those whose time is over.</summary>
    public void KillOverdue()
    {
        foreach (RunningHook hook in _running.Where(hook => !hook.IsKilled && Left(hook) <= TimeSpan.Zero))
        {
            Log.HookOverran(log, hook.Name, hook.Child.Pid, time.GetElapsedTime(hook.StartedAt).TotalSeconds, hook.Limit.TotalSeconds);
            hook.Kill();
        }
    }

    /// <summary>Those that still run go on by themselves; they are told of nothing any more.</summary>
    public void Dispose()
    {
        foreach (RunningHook hook in _running)
        {
            hook.Dispose();
        }
        _running.Clear();
    }

    private void Start(HookCall call, string command)
    {
        (CapturedOutput ours, int theirs) = CapturedOutput.Make();
        try
        {
            var child = ChildHandle.Of(Spawn.Start(Shell, [Shell, "-c", command], Variables(call), [], folder: ".", theirs));
            _running.Add(new RunningHook(call.Name, child, ours, time.GetTimestamp(), Options.Limit));
            Log.HookStarted(log, call.Name, child.Pid);
        }
        catch (Win32Exception e)
        {
            ours.Dispose();
            Log.HookNotStarted(log, call.Name, e.Message);
        }
        finally
        {
            _ = Native.Close(theirs);
        }
    }

    private void Reap(RunningHook hook)
    {
        if (hook.Child.TryReap() is not { } status)
        {
            return;
        }
        hook.Output.Finish(line => Print(hook, line));
        if (status != ExitStatus.Exited(0))
        {
            Log.HookFailed(log, hook.Name, hook.Child.Pid, status.ToString());
        }
        _running.Remove(hook);
        hook.Dispose();
    }

    private void Print(RunningHook hook, string line) => Log.HookOutput(log, hook.Name, hook.Child.Pid, line);

    private TimeSpan? Left(RunningHook hook) => hook.Limit - time.GetElapsedTime(hook.StartedAt);

    private static List<string> Variables(HookCall call)
    {
        ImmutableSortedDictionary<string, string> facts = call.With(HookFacts.Hook, call.Name).With(HookFacts.MasterPid, Environment.ProcessId).Facts;
        List<string> variables = [.. facts.Select(fact => $"{fact.Key}={fact.Value}")];
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            string name = (string)entry.Key;
            if (!facts.ContainsKey(name) && !ActivationSockets.Variables.Contains(name))
            {
                variables.Add($"{name}={entry.Value}");
            }
        }
        return variables;
    }
}
