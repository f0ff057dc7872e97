using System.Collections;
using System.Globalization;
using System.Text;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Systemd;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Admin;

/// <summary>The admin app's process from the perspective of the master: started, listened to, ended.</summary>
internal sealed class AdminProcess : IDisposable
{
    private readonly ChildHandle _child;

    private AdminProcess(ChildHandle child, CapturedOutput output) => (_child, Output) = (child, output);

    /// <summary>What it writes to its standard streams.</summary>
    public CapturedOutput Output { get; }

    public int Pid => _child.Pid;

    public int PidFd => _child.PidFd;

    /// <param name="status">The status page, for reading.</param>
    /// <param name="other">That of a new master beside this one.</param>
    /// <param name="memory">What it keeps for the next one.</param>
    /// <param name="listener">Where it answers.</param>
    /// <param name="name">Of this instance; may be empty.</param>
    /// <param name="identity">Whom it runs as: the workers' user, since it is the master's work as little as theirs.</param>
    /// <returns>The process, and our end of its connection to the control desk.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It could not be made.</exception>
    public static (AdminProcess Process, int Control) Start(AdminOptions options, int status, int? other, int memory, int listener, string name, WorkerIdentity? identity)
    {
        (int ours, int theirs) = Native.MakeStreamPair();
        (CapturedOutput output, int theirOutput) = CapturedOutput.Make();
        int? token = null;
        try
        {
            token = options.Token.Length > 0 ? Native.MakeSealedMemory("pneuxnet-admin-token", Encoding.ASCII.GetBytes(options.Token)) : null;
            int[] descriptors = [theirs, status, listener, other ?? status, memory, .. token is { } secret ? (int[])[secret] : []];
            string title = name.Length > 0 ? $"pneuxnet: admin [{name}]" : "pneuxnet: admin";
            string[] command = identity is null ? [title, App] : [.. identity.Command, AppTarget.DotnetHost(), App];
            int pid = Spawn.Start(identity?.Command[0] ?? AppTarget.DotnetHost(), command, Variables(options, other is not null, name, identity), descriptors, folder: "/", theirOutput);
            return (new AdminProcess(ChildHandle.Of(pid), output), ours);
        }
        catch
        {
            _ = Native.Close(ours);
            output.Dispose();
            throw;
        }
        finally
        {
            foreach (int end in (IEnumerable<int>)[theirs, theirOutput, .. token is { } secret ? (int[])[secret] : []])
            {
                _ = Native.Close(end);
            }
        }
    }

    public void Terminate() => _child.Terminate();

    public void Kill() => _child.KillGroup();

    public ExitStatus? TryReap() => _child.TryReap();

    /// <summary>Waits for its end, with a limit, and then makes it.</summary>
    public unsafe void EndWithin(TimeSpan limit)
    {
        Terminate();
        var ended = new Native.PollFd { Fd = PidFd, Events = Native.PollIn };
        if (Native.Poll(&ended, 1, (int)limit.TotalMilliseconds) <= 0)
        {
            Kill();
            _ = Native.Poll(&ended, 1, milliseconds: -1);
        }
        _ = TryReap();
    }

    public void Dispose()
    {
        Output.Dispose();
        _child.Dispose();
    }

    private static string App => Path.Combine(AppContext.BaseDirectory, "admin", "PneuXNet.Admin.dll");

    /// <summary>The master's own environment, without what is the served app's alone.</summary>
    private static string[] Variables(AdminOptions options, bool hasOther, string name, WorkerIdentity? identity)
    {
        Dictionary<string, string> variables = [];
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            string key = (string)entry.Key;
            if (key != SpawnEnvironment.HooksVariable && !ActivationSockets.Variables.Contains(key)
                && !Array.Exists(AppsOwn, prefix => key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                variables[key] = (string?)entry.Value ?? "";
            }
        }
        variables["DOTNET_ROOT"] = AppTarget.DotnetRoot;
        // Small and seldom busy: no heap for each processor.
        variables["DOTNET_GCHeapCount"] = "1";
        if (identity is { Home.Length: > 0 })
        {
            (variables["HOME"], variables["USER"], variables["LOGNAME"]) = (identity.Home, identity.UserName, identity.UserName);
        }
        bool pushes = OtlpVariables.Fill(variables, options.OtlpEndpoint);
        variables[AdminEnvironment.Variable] = new AdminEnvironment
        {
            Address = options.Address.ToString(),
            IsLocal = options.IsLocal,
            IsUnix = options.Address is Sockets.BindAddress.UnixPath,
            HasToken = options.Token.Length > 0,
            Name = name,
            HasOther = hasOther,
            Pushes = pushes,
            PulseMilliseconds = (int)AdminPlan.Pulse.TotalMilliseconds,
        }.Encode();
        return [.. variables.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}"))];
    }

    // Where the app listens, what is loaded into it, who profiles it.
    private static readonly string[] AppsOwn = ["ASPNETCORE_", "CORECLR_"];
}
