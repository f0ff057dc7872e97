using System.Globalization;
using Mono.Unix.Native;

namespace PneuXNet.Supervisor.Workers;

/// <summary>
/// Whom the workers run as, if not as the master's own user. A managed process can't change its user safely (every thread has its own),
/// so the worker is executed through setpriv(1), which changes to the user, drops or sets the supplementary groups, drops every capability, and
/// then becomes the worker: same process, same descriptors.
/// </summary>
/// <param name="Home">The user's home, for the variables of a login; empty if only the group changes.</param>
/// <param name="AllGroups">They keep the user's other groups.</param>
internal sealed record WorkerIdentity(uint User, uint Group, string UserName, string Home, bool AllGroups)
{
    private const string SetPriv = "/usr/bin/setpriv";

    /// <summary>Finds out whom the names, or numbers, mean; null if neither is given.</summary>
    /// <exception cref="Sockets.StartException">This process may not change to them.</exception>
    public static WorkerIdentity? Of(string user, string group, bool allGroups)
    {
        if (allGroups && user.Length == 0)
        {
            throw new Sockets.StartException("--initgroups gives the workers the groups of a user, and no user is named; write for example -u www-data, or leave it out");
        }
        if (user.Length == 0 && group.Length == 0)
        {
            return null;
        }
        if (Syscall.geteuid() != 0)
        {
            throw new Sockets.StartException("--user and --group need a master that runs as root; start it as root, or leave them out");
        }
        if (!File.Exists(SetPriv))
        {
            throw new Sockets.StartException($"--user and --group need {SetPriv}; install the package util-linux");
        }
        Passwd? account = user.Length == 0 ? Syscall.getpwuid(Syscall.geteuid()) : FindUser(user);
        if (allGroups && account is null)
        {
            throw new Sockets.StartException($"--initgroups: this machine has no user {user}, so nothing says which groups it is in; name a user that exists, or leave it out");
        }
        uint number = account?.pw_uid ?? uint.Parse(user, CultureInfo.InvariantCulture);
        uint owner = group.Length > 0 ? FindGroup(group)!.Value : account?.pw_gid ?? number;
        return new WorkerIdentity(number, owner, account?.pw_name ?? "", user.Length > 0 ? account?.pw_dir ?? "/" : "", allGroups);
    }

    /// <summary>Whether there is such a user; a number needs no entry in the user database.</summary>
    public static bool IsUser(string text) => FindUser(text) is not null || IsNumber(text);

    /// <summary>Whether there is such a group; a number needs no entry in the group database.</summary>
    public static bool IsGroup(string text) => FindGroup(text) is not null;

    /// <summary>What stands before the worker's own command.</summary>
    public IReadOnlyList<string> Command =>
    [
        SetPriv,
        string.Create(CultureInfo.InvariantCulture, $"--reuid={User}"),
        string.Create(CultureInfo.InvariantCulture, $"--regid={Group}"),
        AllGroups ? "--init-groups" : "--clear-groups",
        "--inh-caps=-all",
        "--",
    ];

    /// <summary>Makes a path theirs; for sockets and folders that the master made for them.</summary>
    public void Own(string path) => _ = Syscall.lchown(path, User, Group);

    private static Passwd? FindUser(string text) =>
        Syscall.getpwnam(text) ?? (IsNumber(text) ? Syscall.getpwuid(uint.Parse(text, CultureInfo.InvariantCulture)) : null);

    private static uint? FindGroup(string text) =>
        Syscall.getgrnam(text)?.gr_gid ?? (IsNumber(text) ? uint.Parse(text, CultureInfo.InvariantCulture) : null);

    private static bool IsNumber(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number != uint.MaxValue;
}
