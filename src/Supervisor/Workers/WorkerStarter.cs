using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Mono.Unix.Native;
using PneuXNet.Contract;
using PneuXNet.Contract.Statsd;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Systemd;
using PneuXNet.Supervisor.Tls;

namespace PneuXNet.Supervisor.Workers;

/// <summary>Makes worker processes: what they execute, what they inherit, what they are told at birth.</summary>
internal sealed class WorkerStarter(
    WorkerIdentity? identity,
    LogFile? accessLog,
    StatsdAddress? statsd,
    int grantedBacklog,
    StatusMemory status,
    RuntimeFolder folder,
    TimeProvider time)
{
    private readonly bool[] _cellTaken = new bool[StatusPage.Cells];
    private readonly Dictionary<int, WorkerRecipe> _editions = [];
    private int _adopted;

    /// <summary>Workers can be made by this, from now on, and by all that were adopted before.</summary>
    /// <returns>What the plan goes by: with it, it asks for workers of this edition.</returns>
    public FleetOptions Adopt(MasterOptions options, AppTarget app, ImmutableArray<ListenerHandle> listeners, TlsMaterial? tls)
    {
        int edition = _adopted++;
        WorkerRecipe recipe = WorkerRecipe.Of(options, app, listeners, edition) with { Tls = tls };
        _editions.Add(edition, recipe);
        return recipe.Fleet;
    }

    /// <summary>Of all others nobody is made any more. They hold the bodies of checks, and certificates: reload upon reload that would be much.</summary>
    public void Keep(IEnumerable<int> editions)
    {
        // Mostly there is one, and this is asked after each step.
        if (_editions.Count > 1)
        {
            foreach (int edition in _editions.Keys.Except(editions).ToArray())
            {
                _editions.Remove(edition);
            }
        }
    }

    /// <summary>By what workers of an edition are made.</summary>
    public WorkerRecipe RecipeOf(int edition) => _editions[edition];

    /// <summary>What workers of an edition are given to serve.</summary>
    public ImmutableArray<ListenerHandle> ListenersOf(int edition) => _editions[edition].Listeners;

    /// <exception cref="System.ComponentModel.Win32Exception">The process could not be made.</exception>
    /// <exception cref="StartException">Its private socket could not be made.</exception>
    public WorkerHandle Start(FleetAction.Spawn spawn)
    {
        string socket = folder.SocketFor(spawn.Slot, spawn.Id);
        ListenerHandle privateListener = Binder.BindPrivate(socket);
        try
        {
            folder.Own(socket);
            (int ours, int theirs) = Native.MakeSocketPair();
            try
            {
                return Start(spawn, ours, theirs, privateListener);
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
        catch
        {
            privateListener.Dispose();
            throw;
        }
    }

    /// <summary>The worker was reaped: what it has counted is kept, its cell is free for another.</summary>
    public void Release(WorkerHandle worker)
    {
        worker.Dispose();
        status.Retire(worker.CellIndex);
        _cellTaken[worker.CellIndex] = false;
    }

    /// <summary>The worker was killed: takes away what it could not. Nobody waits for a folder that may be long.</summary>
    public void ClearAfter(WorkerHandle worker)
    {
        const string Variable = "TMPDIR";
        string? folder = worker.Recipe.Options.Environment.LastOrDefault(variable => variable.Key == Variable).Value ?? Environment.GetEnvironmentVariable(Variable);
        DateTimeOffset reaped = time.GetUtcNow();
        _ = Task.Run(() => RuntimeTraces.Remove(string.IsNullOrEmpty(folder) ? "/tmp" : folder, worker.Pid, identity?.User ?? Syscall.geteuid(), reaped));
    }

    private WorkerHandle Start(FleetAction.Spawn spawn, int ours, int theirs, ListenerHandle privateListener)
    {
        (int id, int slot, int generation) = spawn;
        WorkerRecipe recipe = _editions[spawn.Edition];
        int cell = Array.IndexOf(_cellTaken, false);
        status.Page[cell].Slot = slot;
        status.Page[cell].Generation = generation;
        int[] tls = recipe.Tls is null ? [] : [Native.MakeSealedMemory("pneuxnet-tls", recipe.Tls.Bundle.Encode())];
        int[] descriptors =
            [theirs, status.Descriptor, privateListener.Descriptor, .. recipe.Listeners.Select(listener => listener.Descriptor), .. AccessLogFile(recipe), .. tls];
        (CapturedOutput Ours, int Theirs)? output = recipe.Options.CaptureOutput ? CapturedOutput.Make() : null;
        try
        {
            var child = ChildHandle.Of(Launch(recipe, slot, Variables(recipe, slot, generation, cell), descriptors, output?.Theirs));
            _cellTaken[cell] = true;
            return new WorkerHandle(id, slot, generation, child, ours, cell, status.Page[cell], privateListener)
            {
                StartedAt = time.GetTimestamp(),
                Listeners = recipe.Listeners,
                Recipe = recipe,
                PrivatePath = folder.SocketFor(slot, id),
                Output = output?.Ours,
                HasHooks = recipe.Options.WorkerHooks.Length > 0,
            };
        }
        catch
        {
            output?.Ours.Dispose();
            throw;
        }
        finally
        {
            foreach (int end in (IEnumerable<int>)[.. tls, .. output is { Theirs: var theirOutput } ? (int[])[theirOutput] : []])
            {
                _ = Native.Close(end);
            }
        }
    }

    private int Launch(WorkerRecipe recipe, int slot, IReadOnlyList<string> variables, int[] descriptors, int? output)
    {
        // The file mode mask is the process's, and inherited; this thread is the only one that makes files or processes.
        FilePermissions? before = recipe.Options.Umask is { } umask ? Syscall.umask((FilePermissions)umask) : null;
        try
        {
            string[] command = [.. recipe.App.Prefix, .. recipe.Options.AppArguments];
            if (identity is not null)
            {
                return Spawn.Start(
                    identity.Command[0], [.. identity.Command, recipe.App.Executable, .. command], variables, descriptors, recipe.App.WorkingFolder, output);
            }
            // argv[0] is what ps shows first; the dotnet host and app hosts find themselves by /proc/self/exe.
            string name = recipe.Options.Name.Length > 0 ? $" [{recipe.Options.Name}]" : "";
            return Spawn.Start(
                recipe.App.Executable, [string.Create(CultureInfo.InvariantCulture, $"pneuxnet: worker {slot}{name}"), .. command], variables, descriptors,
                recipe.App.WorkingFolder, output);
        }
        finally
        {
            if (before is { } mask)
            {
                _ = Syscall.umask(mask);
            }
        }
    }

    private IReadOnlyList<string> Variables(WorkerRecipe recipe, int slot, int generation, int cell)
    {
        Dictionary<string, string> variables = [];
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }
        foreach (string ours in ActivationSockets.Variables)
        {
            variables.Remove(ours);
        }
        foreach ((string key, string value) in Defaults(recipe))
        {
            variables.TryAdd(key, value);
        }
        if (identity is { Home.Length: > 0 })
        {
            // The app keeps keys and caches at home, and the master's is not its own.
            (variables["HOME"], variables["USER"], variables["LOGNAME"]) = (identity.Home, identity.UserName, identity.UserName);
        }
        foreach ((string key, string value) in recipe.Options.Environment)
        {
            variables[key] = value;
        }
        string appHooks = variables.GetValueOrDefault(SpawnEnvironment.HooksVariable, "");
        variables[SpawnEnvironment.SpawnVariable] = SettingsOf(recipe, cell, appHooks).Encode();
        variables[SpawnEnvironment.HooksVariable] = appHooks.Length == 0 ? WorkerAssembly : $"{WorkerAssembly}{Path.PathSeparator}{appHooks}";
        variables[SpawnEnvironment.SlotVariable] = slot.ToString(CultureInfo.InvariantCulture);
        variables[SpawnEnvironment.GenerationVariable] = generation.ToString(CultureInfo.InvariantCulture);
        variables[SpawnEnvironment.WorkersVariable] = recipe.Options.Workers.ToString(CultureInfo.InvariantCulture);
        return [.. variables.Select(pair => $"{pair.Key}={pair.Value}")];
    }

    private SpawnEnvironment SettingsOf(WorkerRecipe recipe, int cell, string appHooks) => new()
    {
        Cell = cell,
        Listeners = recipe.Listeners.Length,
        Backlog = grantedBacklog,
        PulseMilliseconds = Milliseconds(recipe.Fleet.PulseInterval),
        GracefulMilliseconds = Milliseconds(recipe.Options.GracefulTimeout),
        ShowsQueries = recipe.Options.ShowsQueries,
        RequestTimeoutMilliseconds = Milliseconds(recipe.Options.RequestTimeout ?? recipe.Options.Timeout),
        StreamTimeoutMilliseconds = Milliseconds(recipe.Options.StreamTimeout),
        Threads = recipe.Options.Threads,
        Queue = recipe.Options.Queue,
        HealthPaths = string.Join(' ', recipe.Options.HealthPaths),
        MaxRequests = DrawMaxRequests(recipe.Options),
        WorkerConnections = recipe.Options.WorkerConnections,
        KeepAliveMilliseconds = recipe.Options.KeepAlive is { } keepAlive ? Milliseconds(keepAlive) : null,
        LimitRequestLine = recipe.Options.LimitRequestLine,
        LimitRequestFields = recipe.Options.LimitRequestFields,
        LimitRequestFieldSize = recipe.Options.LimitRequestFieldSize,
        HttpRules = recipe.Options.HttpRules,
        HeaderMap = recipe.Options.HeaderMap,
        SecureSchemeHeaders = string.Join('\n', recipe.Options.SecureSchemeHeaders.Select(header => $"{header.Key}={header.Value}")),
        ProxyProtocol = recipe.Options.ProxyProtocol,
        ProxyAllowIps = recipe.Options.ProxyAllowIps,
        TlsDescriptor = recipe.Tls is null ? null : SpawnEnvironment.AccessLogFileDescriptor(recipe.Listeners.Length) + AccessLogFile(recipe).Length,
        TlsMinVersion = recipe.Options.TlsMinVersion,
        Ciphers = recipe.Options.Ciphers,
        ClientCertificates = recipe.Options.CertReqs,
        HttpProtocols = recipe.Options.HttpProtocols,
        Http2MaxConcurrentStreams = recipe.Options.Http2MaxConcurrentStreams,
        Http2InitialWindowSize = recipe.Options.Http2InitialWindowSize,
        Http2MaxFrameSize = recipe.Options.Http2MaxFrameSize,
        Http2MaxHeaderListSize = recipe.Options.Http2MaxHeaderListSize,
        ForwardedAllowIps = recipe.Options.ForwardedAllowIps,
        RootPath = recipe.Options.RootPath,
        AccessLogFormat = recipe.Options.AccessLogFormat,
        AccessLogDescriptor = AccessLogFile(recipe).Length > 0 ? SpawnEnvironment.AccessLogFileDescriptor(recipe.Listeners.Length) : accessLog?.Descriptor,
        AccessSyslog = SyslogOf(recipe.Options) is { } server ? server.Address.ToString() : "",
        SyslogFacility = SyslogOf(recipe.Options)?.Facility,
        SyslogTag = SyslogOf(recipe.Options)?.AccessTag ?? "",
        StatsdHost = statsd?.ToString() ?? "",
        StatsdPrefix = recipe.Options.StatsdPrefix,
        DogstatsdTags = recipe.Options.DogstatsdTags,
        WorkerHooks = recipe.Options.WorkerHooks.Length > 0 ? Path.GetFullPath(recipe.Options.WorkerHooks) : "",
        AppHooks = appHooks,
    };

    /// <summary>What a worker gets unless the user said otherwise.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Defaults(WorkerRecipe recipe)
    {
        // An app host looks for the runtime in places of its own; this one is known to be there.
        yield return new("DOTNET_ROOT", AppTarget.DotnetRoot);
        if (recipe.Options is { DumpsIncidents: true, Incidents.Length: > 0 })
        {
            // The runtime's own: at a crash it writes a small core file. See IncidentFolder.
            yield return new("DOTNET_DbgEnableMiniDump", "1");
            yield return new("DOTNET_DbgMiniDumpType", "1");
            yield return new("DOTNET_DbgMiniDumpName", Path.Combine(new Incidents.IncidentFolder(Path.GetFullPath(recipe.Options.Incidents)).Crashes, "%p.dmp"));
        }
        if (recipe.Options.App.Length == 0)
        {
            // The bundled app has its settings and its model beside it, wherever the master was started.
            yield return new("ASPNETCORE_CONTENTROOT", recipe.App.Folder);
        }
    }

    /// <summary>What a worker has to be given for the access log: nothing if that is its own standard output.</summary>
    private int[] AccessLogFile(WorkerRecipe recipe) =>
        accessLog is null || (accessLog.IsStandard && !recipe.Options.CaptureOutput) ? [] : [accessLog.Descriptor];

    private static SyslogServer? SyslogOf(MasterOptions options) => options.DisableRedirectAccessToSyslog ? null : SyslogServer.Of(options);

    private static int DrawMaxRequests(MasterOptions options) => options.MaxRequests == 0 ? 0 : options.MaxRequests + Random.Shared.Next(options.MaxRequestsJitter + 1);

    private static string WorkerAssembly => Path.Combine(AppContext.BaseDirectory, "worker", "PneuXNet.Worker.dll");

    private static int Milliseconds(TimeSpan span) => (int)Math.Min(int.MaxValue, span.TotalMilliseconds);
}
