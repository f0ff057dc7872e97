using System.Globalization;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Workers;

/// <summary>A folder of this master's own, closed to other users, for the workers' private sockets.</summary>
internal sealed class RuntimeFolder : IDisposable
{
    private readonly string _path;
    private readonly WorkerIdentity? _identity;

    private RuntimeFolder(string path, WorkerIdentity? identity) => (_path, _identity) = (path, identity);

    /// <param name="environment">Environment.GetEnvironmentVariable, or a test's.</param>
    /// <exception cref="StartException">No folder can be made.</exception>
    public static RuntimeFolder Create(Func<string, string?> environment, WorkerIdentity? identity)
    {
        string path = Path.Combine(ParentOf(environment), string.Create(CultureInfo.InvariantCulture, $"pneuxnet-{Environment.ProcessId}"));
        Remove(path, identity);
        if (Syscall.mkdir(path, FilePermissions.S_IRWXU) != 0)
        {
            throw new StartException($"cannot make the folder {path} for the workers' private sockets: {Stdlib.strerror(Stdlib.GetLastError())}; set XDG_RUNTIME_DIR to a folder that can be written");
        }
        identity?.Own(path);
        return new RuntimeFolder(path, identity);
    }

    /// <summary>systemd's RuntimeDirectory= first, then the user's session, then /tmp.</summary>
    public static string ParentOf(Func<string, string?> environment) => Array.Find(
        [environment("RUNTIME_DIRECTORY")?.Split(':')[0], environment("XDG_RUNTIME_DIR"), environment("TMPDIR")],
        folder => !string.IsNullOrEmpty(folder) && Directory.Exists(folder)) ?? "/tmp";

    /// <summary>Gives a socket in the folder to the workers, who remove it themselves if the master is killed.</summary>
    public void Own(string socket) => _identity?.Own(socket);

    /// <summary>The number of the spawn is part of the name: a slot can have two workers at once.</summary>
    public string SocketFor(int slot, int id) => Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"worker-{slot}.{id}.sock"));

    /// <summary>Nobody of ours is left. A socket can be: of a worker that could not be made, because there were no descriptors.</summary>
    public void Dispose() => Remove(_path, _identity);

    /// <summary>Ours, or of a killed master that had our process id: by its owner, us or the workers' user; and only if nothing but sockets is in it.</summary>
    private static void Remove(string path, WorkerIdentity? identity)
    {
        if (Syscall.lstat(path, out Stat stat) != 0 || (stat.st_mode & FilePermissions.S_IFMT) != FilePermissions.S_IFDIR
            || (stat.st_uid != Syscall.geteuid() && stat.st_uid != identity?.User))
        {
            return;
        }
        foreach (string socket in Directory.EnumerateFiles(path, "worker-*.sock"))
        {
            _ = Syscall.unlink(socket);
        }
        _ = Syscall.rmdir(path);
    }
}
