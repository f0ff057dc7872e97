using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Control;

/// <summary>
/// Where control sockets lie if nobody has said: one for each master, with its process id in the name, so that no two ever share one
/// and a client finds those of its user.
/// </summary>
internal static partial class ControlPath
{
    public static string DefaultFor(int pid, Func<string, string?> environment) =>
        Path.Combine(RuntimeFolder.ParentOf(environment), string.Create(CultureInfo.InvariantCulture, $"pneuxnet-{pid}.ctl"));

    /// <summary>Control sockets of this user that lie in the usual folders, those of masters that were killed too.</summary>
    public static IEnumerable<string> All(Func<string, string?> environment)
    {
        // The last are those of services: RuntimeDirectory= in etc/systemd.
        string?[] folders =
            [RuntimeFolder.ParentOf(environment), environment("XDG_RUNTIME_DIR"), environment("TMPDIR"), "/tmp", .. Directory.EnumerateDirectories("/run", "pneuxnet*")];
        return folders.Where(Directory.Exists).Distinct().SelectMany(folder => Directory.EnumerateFiles(folder!, "pneuxnet-*.ctl")).Where(IsOurs).Order(StringComparer.Ordinal);
    }

    /// <summary>Removes those that nobody answers at: their masters were killed.</summary>
    public static void Sweep(Func<string, string?> environment)
    {
        foreach (string path in All(environment).Where(path => PidOf(path) is { } pid && !Directory.Exists($"/proc/{pid}") && !Answers(path)))
        {
            _ = Syscall.unlink(path);
        }
    }

    private static string? PidOf(string path) => NamePattern().Match(Path.GetFileName(path)) is { Success: true } match ? match.Groups[1].Value : null;

    private static bool IsOurs(string path) =>
        Syscall.lstat(path, out Stat stat) == 0 && (stat.st_mode & FilePermissions.S_IFMT) == FilePermissions.S_IFSOCK
        && (stat.st_uid == Syscall.geteuid() || Syscall.geteuid() == 0);

    private static bool Answers(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^pneuxnet-(\d+)\.ctl$")]
    private static partial Regex NamePattern();
}
