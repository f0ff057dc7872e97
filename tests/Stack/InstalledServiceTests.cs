using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>The package, installed on a machine with systemd: what an operator does with the service, and what happens to it.</summary>
[NonParallelizable]
public sealed class InstalledServiceTests
{
    private SystemdBox _box = null!;

    [OneTimeSetUp]
    public async Task Install() => _box = await InstalledBox.GetAsync();

    [TearDown]
    public async Task ShowWhatHappened()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            TestContext.Out.WriteLine((await _box.RunAsync("systemctl status pneuxnet --no-pager -l; journalctl --no-pager -n 80 -u pneuxnet")).Output);
        }
    }

    [Test]
    public async Task An_installed_package_serves_at_once()
    {
        Assert.That(await _box.GoodAsync("systemctl is-active pneuxnet"), Is.EqualTo("active"));
        Assert.That(await _box.GoodAsync("systemctl is-enabled pneuxnet"), Is.EqualTo("enabled"));
        Assert.That(await _box.GoodAsync(InstalledBox.AskOnSocket), Is.EqualTo("200"));
        Assert.That(await _box.GoodAsync("stat -c '%U %G %a' /run/pneuxnet/webapp.sock"), Is.EqualTo("pneuxnet www-data 660"));
        Assert.That(await _box.GoodAsync($"ps -o user= -p {await MainPidAsync()}"), Is.EqualTo("pneuxnet"));
        Assert.That(await _box.GoodAsync("systemctl show -p StatusText --value pneuxnet"), Does.Match(@"^\d+ of \d+ workers serving, generation "));
    }

    [Test]
    public async Task The_units_are_right_and_expose_little()
    {
        string units = await _box.GoodAsync("ls /lib/systemd/system/pneuxnet* | grep -v @; echo /lib/systemd/system/pneuxnet@shop.service");
        await _box.GoodAsync("cp /lib/systemd/system/pneuxnet@.service /lib/systemd/system/pneuxnet@shop.service");
        Assert.That(await _box.GoodAsync($"systemd-analyze verify --recursive-errors=no {units.ReplaceLineEndings(" ")} 2>&1"), Is.Empty);
        // systemd's scale goes to 10; 20 is 2.0.
        await _box.GoodAsync("systemd-analyze security --offline=true --threshold=20 /lib/systemd/system/pneuxnet.service && rm /lib/systemd/system/pneuxnet@shop.service");
    }

    [Test]
    public async Task A_killed_worker_is_replaced()
    {
        string master = await MainPidAsync();
        // Those of a master or a generation of before have gone.
        await _box.UntilAsync("test $(pgrep -cf 'pneuxnet: [w]orker') = 2", "two workers");
        string worker = await _box.GoodAsync("pgrep -f 'pneuxnet: [w]orker 0'");
        await _box.GoodAsync($"kill -KILL {worker}");
        await _box.UntilAsync($"test \"$(pgrep -f 'pneuxnet: [w]orker 0' | head -1)\" != {worker} && {InstalledBox.AskOnSocket}", "another worker serves");
        Assert.That(await MainPidAsync(), Is.EqualTo(master), "the service itself goes on");
    }

    [Test]
    public async Task A_killed_master_is_started_again_and_who_connects_meanwhile_is_answered()
    {
        string master = await MainPidAsync();
        string workers = (await _box.GoodAsync($"pgrep -P {master}")).ReplaceLineEndings(" ");
        await _box.GoodAsync($"kill -KILL {master}");
        // systemd ends the workers of a dead master (KillMode=mixed), with whatever one of them has just accepted.
        await _box.UntilAsync($"! kill -0 {workers} 2>/dev/null", "its workers are gone");
        Assert.That(await _box.GoodAsync(InstalledBox.AskOnSocket), Is.EqualTo("200"), "the connection waited in the listener that systemd kept");
        Assert.That(await MainPidAsync(), Is.Not.EqualTo(master));
    }

    [Test]
    public async Task A_stop_after_an_upgrade_lets_what_was_begun_finish()
    {
        string master = await MainPidAsync();
        await _box.GoodAsync("pneuxnet ctl upgrade --wait && pneuxnet ctl --pid /run/pneuxnet/pneuxnet.pid commit --wait");
        await _box.UntilAsync($"! kill -0 {master} 2>/dev/null", "the old master is gone");
        string printed = await _box.GoodAsync($$"""
            curl -sS -o /dev/null -w '%{http_code}' --limit-rate 40K -F file=@/usr/lib/pneuxnet/webapp/Golden/clear-chest.png --unix-socket /run/pneuxnet/webapp.sock http://localhost/api/predict &
            until pneuxnet ctl requests | grep -q predict; do :; done
            systemctl stop pneuxnet
            wait
            """);
        Assert.That(printed, Is.EqualTo("200"));
        Assert.That(await _box.GoodAsync("systemctl show -p Result --value pneuxnet; systemctl start pneuxnet"), Is.EqualTo("success"));
    }

    [Test]
    public async Task A_reload_returns_when_the_new_settings_hold()
    {
        await _box.GoodAsync("sed -i 's/^workers = .*/workers = 3/' /etc/pneuxnet/pneuxnet.toml; systemctl reload pneuxnet");
        Assert.That(await _box.GoodAsync("pneuxnet ctl status"), Does.Contain("3"));
        await _box.UntilAsync("test $(pgrep -cf 'pneuxnet: [w]orker') = 3", "three workers, and none of before");
        await _box.GoodAsync("sed -i -e 's/^workers = .*/workers = 2/' -e '$a env = [\"XNet__ShareWeights=on\"]' /etc/pneuxnet/pneuxnet.toml; systemctl reload pneuxnet");
        Assert.That(await _box.GoodAsync("stat -c '%U %a' /var/cache/pneuxnet/weights; ls /var/cache/pneuxnet/weights/*/"), Is.EqualTo("pneuxnet 700\nmodel.onnx\nweights.bin"), "workers share one copy in the service's cache");
        await _box.GoodAsync("sed -i '/^env = /d' /etc/pneuxnet/pneuxnet.toml; systemctl reload pneuxnet");
    }

    [Test]
    public async Task A_reload_that_is_refused_fails_and_shows_why_and_changes_nothing()
    {
        // Those of an earlier generation have gone.
        await _box.UntilAsync("test $(pgrep -cf 'pneuxnet: [w]orker') = 2", "two workers");
        string workers = await _box.GoodAsync("pgrep -f 'pneuxnet: [w]orker'");
        await _box.GoodAsync("cp /etc/pneuxnet/pneuxnet.toml /root/good.toml; sed -i 's/^timeout = .*/timeout = \"soon\"/' /etc/pneuxnet/pneuxnet.toml");
        try
        {
            Assert.That((await _box.RunAsync("systemctl reload pneuxnet")).ExitCode, Is.Not.Zero);
            Assert.That(await _box.GoodAsync("systemctl status pneuxnet --no-pager -n 0"), Does.Contain("active (running)").And.Contains("the last reload was refused"));
            Assert.That(await _box.GoodAsync("pgrep -f 'pneuxnet: [w]orker'"), Is.EqualTo(workers));
        }
        finally
        {
            await _box.GoodAsync("cp /root/good.toml /etc/pneuxnet/pneuxnet.toml; systemctl reload pneuxnet");
        }
    }

    [Test]
    public async Task A_purge_leaves_nothing_behind()
    {
        await using SystemdBox box = await InstalledBox.InstallAsync();
        await box.GoodAsync("dpkg --purge pneuxnet");
        Assert.That((await box.RunAsync("systemctl is-active pneuxnet")).Output.Trim(), Is.EqualTo("inactive"));
        Assert.That(await box.GoodAsync("ls -d /etc/pneuxnet /var/lib/pneuxnet /var/log/pneuxnet /var/cache/pneuxnet /run/pneuxnet /usr/lib/pneuxnet /usr/bin/pneuxnet /lib/systemd/system/pneuxnet* 2>/dev/null || true"), Is.Empty);
        Assert.That((await box.RunAsync("pgrep -f '[p]neuxnet: '")).Output, Is.Empty);
    }

    [Test]
    public async Task A_master_that_hangs_is_ended_by_the_watchdog_and_started_again()
    {
        await _box.GoodAsync("mkdir -p /run/systemd/system/pneuxnet.service.d; printf '[Service]\\nWatchdogSec=3\\n' >/run/systemd/system/pneuxnet.service.d/test.conf; systemctl daemon-reload; systemctl restart pneuxnet");
        string master = await MainPidAsync();
        await _box.GoodAsync($"kill -STOP {master}");
        await _box.UntilAsync($"test $(systemctl show -p MainPID --value pneuxnet) != {master} && systemctl is-active pneuxnet && {InstalledBox.AskOnSocket}", "systemd starts another master");
        Assert.That(await _box.GoodAsync("journalctl --no-pager -u pneuxnet"), Does.Contain("Watchdog timeout"));
        await _box.GoodAsync("rm -r /run/systemd/system/pneuxnet.service.d; systemctl daemon-reload; systemctl restart pneuxnet");
    }

    [Test]
    public async Task The_socket_unit_starts_the_service_at_the_first_connection()
    {
        await _box.GoodAsync("systemctl stop pneuxnet && systemctl start pneuxnet.socket");
        try
        {
            Assert.That((await _box.RunAsync("systemctl is-active pneuxnet")).Output.Trim(), Is.EqualTo("inactive"));
            Assert.That(await _box.GoodAsync(InstalledBox.AskOnSocket), Is.EqualTo("200"));
            Assert.That(await _box.GoodAsync("systemctl is-active pneuxnet"), Is.EqualTo("active"));
            await _box.GoodAsync("systemctl stop pneuxnet");
            Assert.That(await _box.GoodAsync(InstalledBox.AskOnSocket), Is.EqualTo("200"), "a stop has left the socket where it is");
        }
        finally
        {
            await _box.GoodAsync("systemctl stop pneuxnet.socket pneuxnet; systemctl start pneuxnet");
        }
    }

    [Test]
    public async Task Logs_in_files_are_rotated_without_a_restart()
    {
        await _box.GoodAsync("""
            sed -i '$a log_file = "/var/log/pneuxnet/master.log"\naccess_logfile = "/var/log/pneuxnet/access.log"' /etc/pneuxnet/pneuxnet.toml
            systemctl restart pneuxnet
            """ + $"\n{InstalledBox.AskOnSocket}");
        string master = await MainPidAsync();
        await _box.GoodAsync("install -d -o pneuxnet -g www-data /var/log/pneuxnet-shop; install -m 640 -o pneuxnet -g www-data /etc/hostname /var/log/pneuxnet-shop/access.log");
        await _box.GoodAsync("logrotate --force /etc/logrotate.d/pneuxnet");
        await _box.GoodAsync("test -s /var/log/pneuxnet-shop/access.log.1; rm -r /var/log/pneuxnet-shop");
        await _box.UntilAsync("grep -q 'opened again' /var/log/pneuxnet/master.log", "the new file is written");
        await _box.GoodAsync(InstalledBox.AskOnSocket);
        await _box.UntilAsync("grep -q 'GET / ' /var/log/pneuxnet/access.log", "workers write to the new file, too");
        Assert.That(await _box.GoodAsync("grep -c 'GET / ' /var/log/pneuxnet/access.log.1"), Is.EqualTo("1"), "what came before is in the old one");
        Assert.That(await MainPidAsync(), Is.EqualTo(master));
        await _box.GoodAsync("sed -i '/^log_file\\|^access_logfile/d' /etc/pneuxnet/pneuxnet.toml; systemctl restart pneuxnet");
    }

    [Test]
    public async Task The_journal_tells_what_the_master_does()
    {
        await _box.GoodAsync("systemctl restart pneuxnet");
        Assert.That(await _box.GoodAsync("journalctl --no-pager -u pneuxnet -n 200"), Does.Contain("Listening at: unix:/run/pneuxnet/webapp.sock").And.Contains("ready after"));
    }

    private Task<string> MainPidAsync() => _box.GoodAsync("systemctl show -p MainPID --value pneuxnet");
}
