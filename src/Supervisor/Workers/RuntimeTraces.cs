using System.Globalization;
using Mono.Unix.Native;

namespace PneuXNet.Supervisor.Workers;

/// <summary>
/// What .NET puts into the temporary folder for each process, for debuggers and diagnostics, and takes away at a process's own end. One that
/// was killed can't, and thousands of them would fill the folder.
/// </summary>
internal static class RuntimeTraces
{
    private static readonly string[] Names = ["dotnet-diagnostic-{0}-*-socket", "clr-debug-pipe-{0}-*"];

    /// <summary>Takes away what a process has left that was reaped at this moment. Later ones may have its process id by now.</summary>
    /// <param name="folder">The process's temporary folder.</param>
    /// <param name="owner">Whom it ran as.</param>
    public static void Remove(string folder, int pid, uint owner, DateTimeOffset reaped)
    {
        try
        {
            foreach (string name in Names)
            {
                foreach (string path in Directory.EnumerateFiles(folder, string.Format(CultureInfo.InvariantCulture, name, pid)))
                {
                    if (Syscall.lstat(path, out Stat stat) == 0 && stat.st_uid == owner && stat.st_mtime <= reaped.ToUnixTimeSeconds()
                        && (stat.st_mode & FilePermissions.S_IFMT) is FilePermissions.S_IFSOCK or FilePermissions.S_IFIFO)
                    {
                        _ = Syscall.unlink(path);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing that is needed depends on it.
        }
    }
}
