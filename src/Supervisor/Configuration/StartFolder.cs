using Mono.Unix.Native;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>
/// The folder that the master was started in, by the name that the shell had for it. The kernel knows the folder itself: if people came
/// there through a link such as "current", and that points elsewhere at the next reload, only the name leads to the new files.
/// </summary>
internal static class StartFolder
{
    /// <param name="environment">Environment.GetEnvironmentVariable, or a test's.</param>
    public static string Of(Func<string, string?> environment)
    {
        string folder = Directory.GetCurrentDirectory();
        return environment("PWD") is ['/', ..] name && Syscall.stat(name, out Stat named) == 0 && Syscall.stat(folder, out Stat real) == 0
            && (named.st_dev, named.st_ino) == (real.st_dev, real.st_ino)
                ? name
                : folder;
    }
}
