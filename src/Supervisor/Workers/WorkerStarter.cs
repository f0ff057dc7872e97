using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Mono.Unix.Native;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Systemd;

namespace PneuXNet.Supervisor.Workers;

/// <summary>Makes worker processes: what they execute, what they inherit, what they are told at birth.</summary>
internal sealed class WorkerStarter(
    MasterOptions options,
    FleetOptions fleet,
    AppTarget app,
    WorkerIdentity? identity,
    ImmutableArray<ListenerHandle> listeners,
    int grantedBacklog,
    StatusMemory status,
    RuntimeFolder folder,
    TimeProvider time)
{
    private readonly bool[] _cellTaken = new bool[StatusPage.Cells];

    /// <exception cref="System.ComponentModel.Win32Exception">The process could not be made.</exception>
    /// <exception cref="StartException">Its private socket could not be made.</exception>
    public WorkerHandle Start(int id, int slot, int generation)
    {
        string socket = folder.SocketFor(slot, id);
        ListenerHandle privateListener = Binder.BindPrivate(socket);
        try
        {
            folder.Own(socket);
            (int ours, int theirs) = Native.MakeSocketPair();
            try
            {
                return Start(id, slot, generation, ours, theirs, privateListener);
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

    /// <summary>The worker was reaped: its cell is free for another.</summary>
    public void Release(WorkerHandle worker)
    {
        worker.Dispose();
        _cellTaken[worker.CellIndex] = false;
    }

    private WorkerHandle Start(int id, int slot, int generation, int ours, int theirs, ListenerHandle privateListener)
    {
        int cell = Array.IndexOf(_cellTaken, false);
        status.Page[cell].Slot = slot;
        status.Page[cell].Generation = generation;
        int[] descriptors = [theirs, status.Descriptor, privateListener.Descriptor, .. listeners.Select(listener => listener.Descriptor)];
        var child = ChildHandle.Of(Launch(slot, Variables(slot, generation, cell), descriptors));
        _cellTaken[cell] = true;
        return new WorkerHandle(id, slot, generation, child, ours, cell, status.Page[cell], privateListener)
        {
            StartedAt = time.GetTimestamp(),
        };
    }

    private int Launch(int slot, IReadOnlyList<string> variables, int[] descriptors)
    {
        // The file mode mask is the process's, and inherited; this thread is the only one that makes files or processes.
        FilePermissions? before = options.Umask is { } umask ? Syscall.umask((FilePermissions)umask) : null;
        try
        {
            string[] command = [.. app.Prefix, .. options.AppArguments];
            if (identity is not null)
            {
                return Spawn.Start(identity.Command[0], [.. identity.Command, app.Executable, .. command], variables, descriptors);
            }
            // argv[0] is what ps shows first; the dotnet host and app hosts find themselves by /proc/self/exe.
            string name = options.Name.Length > 0 ? $" [{options.Name}]" : "";
            return Spawn.Start(
                app.Executable, [string.Create(CultureInfo.InvariantCulture, $"pneuxnet: worker {slot}{name}"), .. command], variables, descriptors);
        }
        finally
        {
            if (before is { } mask)
            {
                _ = Syscall.umask(mask);
            }
        }
    }

    private IReadOnlyList<string> Variables(int slot, int generation, int cell)
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
        foreach ((string key, string value) in WorkerDefaults())
        {
            variables.TryAdd(key, value);
        }
        if (identity is { Home.Length: > 0 })
        {
            // The app keeps keys and caches at home, and the master's is not its own.
            (variables["HOME"], variables["USER"], variables["LOGNAME"]) = (identity.Home, identity.UserName, identity.UserName);
        }
        foreach ((string key, string value) in options.Environment)
        {
            variables[key] = value;
        }
        string appHooks = variables.GetValueOrDefault(SpawnEnvironment.HooksVariable, "");
        var spawn = new SpawnEnvironment(
            cell, listeners.Length, grantedBacklog, options.Threads, Milliseconds(fleet.PulseInterval), Milliseconds(options.GracefulTimeout), DrawMaxRequests(), appHooks);
        variables[SpawnEnvironment.SpawnVariable] = spawn.Encode();
        variables[SpawnEnvironment.HooksVariable] = appHooks.Length == 0 ? WorkerAssembly : $"{WorkerAssembly}{Path.PathSeparator}{appHooks}";
        variables[SpawnEnvironment.SlotVariable] = slot.ToString(CultureInfo.InvariantCulture);
        variables[SpawnEnvironment.GenerationVariable] = generation.ToString(CultureInfo.InvariantCulture);
        variables[SpawnEnvironment.WorkersVariable] = options.Workers.ToString(CultureInfo.InvariantCulture);
        return [.. variables.Select(pair => $"{pair.Key}={pair.Value}")];
    }

    /// <summary>What a worker gets unless the user said otherwise.</summary>
    private IEnumerable<KeyValuePair<string, string>> WorkerDefaults()
    {
        // An app host looks for the runtime in places of its own; this one is known to be there.
        yield return new("DOTNET_ROOT", AppTarget.DotnetRoot);
        if (options.App.Length == 0)
        {
            // The bundled app has its settings and its model beside it, wherever the master was started.
            yield return new("ASPNETCORE_CONTENTROOT", app.Folder);
        }
    }

    private int DrawMaxRequests() => options.MaxRequests == 0 ? 0 : options.MaxRequests + Random.Shared.Next(options.MaxRequestsJitter + 1);

    private static string WorkerAssembly => Path.Combine(AppContext.BaseDirectory, "worker", "PneuXNet.Worker.dll");

    private static int Milliseconds(TimeSpan span) => (int)Math.Min(int.MaxValue, span.TotalMilliseconds);
}
