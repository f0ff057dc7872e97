using System.Diagnostics;
using System.Globalization;

namespace PneuXNet.Stack.Boxes;

/// <summary>A machine that has booted systemd, over a copy-on-write view of this one: systemd-box.sh says how. Disposing it is pulling its plug.</summary>
internal sealed class SystemdBox : IAsyncDisposable
{
    private readonly Process _machine;
    private readonly DirectoryInfo _folder;
    private string _pid = "";

    private SystemdBox(Process machine, DirectoryInfo folder) => (_machine, _folder) = (machine, folder);

    /// <summary>Why no box can be had here; null if one can.</summary>
    public static string? Obstacle =>
        Environment.UserName != "root" ? "needs root for namespaces and mounts"
        : !File.Exists("/lib/systemd/systemd") ? "no /lib/systemd/systemd: apt-get install systemd"
        : !File.Exists("/usr/bin/dbus-daemon") ? "no dbus-daemon: apt-get install dbus"
        : !Directory.Exists("/sys/fs/cgroup/systemd") ? "the machine has no cgroup hierarchy name=systemd"
        : null;

    /// <param name="lower">The root that it sees.</param>
    /// <param name="network"><c>own</c>: loopback alone; <c>host</c>: that of this machine.</param>
    public static async Task<SystemdBox> BootAsync(string lower = "/", string network = "own")
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pneuxnet-test-box-");
        string script = Path.Combine(Repository.Root, "tests", "Stack", "Boxes", "systemd-box.sh");
        var box = new SystemdBox(Process.Start(script, [folder.FullName, lower, network]), folder);
        try
        {
            string pid = Path.Combine(folder.FullName, "pid");
            await Eventually.Holds(() => File.Exists(pid) || box._machine.HasExited, "the box starts");
            box._pid = (await File.ReadAllTextAsync(pid)).Trim();
            await Eventually.HoldsAsync(
                async () => (await box.RunAsync("systemctl is-system-running --wait")).Output.Trim() is "running" or "degraded", "systemd has booted");
            return box;
        }
        catch
        {
            await box.DisposeAsync();
            throw;
        }
    }

    /// <summary>A script in the box.</summary>
    public Task<Outcome> RunAsync(string script) => EnterAsync(["-a"], script);

    /// <summary>A script in the box that itself, unlike the services that it starts, reaches what this machine reaches: apt's mirrors.</summary>
    public Task<Outcome> RunOnlineAsync(string script) => EnterAsync(["-m", "-u", "-i", "-p", "-C"], script);

    /// <summary>A script that must go well; returns what it printed.</summary>
    public async Task<string> GoodAsync(string script) => (await RunAsync(script)).Good;

    /// <summary>Runs a script over and over until it goes well.</summary>
    public Task UntilAsync(string script, string what) =>
        Eventually.HoldsAsync(async () => (await RunAsync(script)).ExitCode == 0, what, async () => (await RunAsync("journalctl --no-pager -n 60")).Output);

    /// <summary>A file, or a folder, for the box, which does not see this machine's /tmp.</summary>
    public async Task CopyInAsync(string from, string to) => _ = (await Shell.BashAsync($"cp -r '{from}' '/proc/{_pid}/root{to}'")).Good;

    private Task<Outcome> EnterAsync(IEnumerable<string> namespaces, string script) => Shell.RunAsync(
        "nsenter",
        ["-t", _pid, .. namespaces, "env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8", "bash", "-euo", "pipefail", "-c", $"cd /root\n{script}"]);

    public async ValueTask DisposeAsync()
    {
        if (!_machine.HasExited)
        {
            // TERM, so that the script takes its control groups away.
            _ = await Shell.RunAsync("kill", [_machine.Id.ToString(CultureInfo.InvariantCulture)]);
            await _machine.WaitForExitAsync();
        }
        _machine.Dispose();
        _folder.Delete(recursive: true);
    }
}
