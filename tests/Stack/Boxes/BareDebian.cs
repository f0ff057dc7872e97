namespace PneuXNet.Stack.Boxes;

/// <summary>The root of a server on which nobody has installed anything yet, as debootstrap makes it. What boots on it leaves it as it is.</summary>
internal static class BareDebian
{
    // The older one has the older nginx and systemd, so what runs there asks for less.
    private static readonly string Release = Environment.GetEnvironmentVariable("DEBIAN_RELEASE") ?? "bookworm";

    // Beside what is necessary: systemd as pid 1, with its bus, and ip for its interfaces.
    private const string Packages = "systemd,systemd-sysv,dbus,iproute2";

    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>Why there is none here; null if there is.</summary>
    public static string? Obstacle =>
        SystemdBox.Obstacle ?? (File.Exists("/usr/sbin/debootstrap") ? null : "no /usr/sbin/debootstrap: apt-get install debootstrap");

    /// <summary>Where to fetch Debian from.</summary>
    private static string Mirror => Environment.GetEnvironmentVariable("DEBIAN_MIRROR") ?? "http://deb.debian.org/debian";

    /// <summary>Path of the root, which is made once for this checkout.</summary>
    public static Task<string> RootAsync() => Made.Value;

    private static async Task<string> MakeAsync()
    {
        string root = Path.Combine(Repository.Root, "artifacts", "debian", Release);
        if (!Directory.Exists(root))
        {
            Outcome outcome = await Shell.BashAsync($"""
                rm -rf '{root}.new'
                mkdir -p '{root}.new'
                debootstrap --variant=minbase --include={Packages} {Release} '{root}.new' {Mirror}
                # An installer writes this one; debootstrap doesn't.
                echo '127.0.0.1 localhost' >'{root}.new/etc/hosts'
                # How this machine comes to the mirrors, if it needs more than the address.
                cp -n /etc/apt/apt.conf.d/*proxy* '{root}.new/etc/apt/apt.conf.d/' 2>/dev/null || true
                rm -f '{root}'.new/var/cache/apt/archives/*.deb
                mv '{root}.new' '{root}'
                """);
            if (outcome.ExitCode != 0)
            {
                Assert.Ignore($"debootstrap finds no Debian at {Mirror}, or none that it can unpack here: {outcome.Output[^Math.Min(400, outcome.Output.Length)..]}");
            }
        }
        return root;
    }
}
