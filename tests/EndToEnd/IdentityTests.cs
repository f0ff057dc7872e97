using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Whom the workers run as. For root only: nobody else may change users.</summary>
public sealed class IdentityTests
{
    [SetUp]
    public void NeedsRoot()
    {
        if (Syscall.geteuid() != 0)
        {
            Assert.Ignore("only root may change to another user");
        }
    }

    [Test]
    public async Task Workers_run_as_the_user_and_group_that_were_named_with_no_other_group_and_no_capability()
    {
        using var scratch = new Scratch();
        Passwd nobody = Syscall.getpwnam("nobody");
        Group nogroup = Syscall.getgrnam("nogroup");
        Assert.That(Syscall.chmod(scratch["."], FilePermissions.ACCESSPERMS), Is.Zero);
        await using Master master = await Master.StartAsync($"-w 2 -u nobody -g nogroup -b unix:{scratch["app.sock"]}", Built.Specimen);
        await Eventually.Holds(() => master.Workers.Count == 2, "two workers");
        foreach (int worker in master.Workers)
        {
            string status = File.ReadAllText($"/proc/{worker}/status");
            Assert.Multiple(() =>
            {
                Assert.That(status, Does.Match($@"(?m)^Uid:\t{nobody.pw_uid}\t{nobody.pw_uid}\t{nobody.pw_uid}\t{nobody.pw_uid}$"));
                Assert.That(status, Does.Match($@"(?m)^Gid:\t{nogroup.gr_gid}\t{nogroup.gr_gid}\t{nogroup.gr_gid}\t{nogroup.gr_gid}$"));
                Assert.That(status, Does.Match(@"(?m)^Groups:\t\s*$"));
                Assert.That(status, Does.Match(@"(?m)^CapEff:\t0+$").And.Match(@"(?m)^CapInh:\t0+$"));
            });
        }
        _ = Syscall.lstat(scratch["app.sock"], out Stat socket);
        Assert.That((socket.st_uid, socket.st_gid), Is.EqualTo((nobody.pw_uid, nogroup.gr_gid)));
        Reply reply = await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/env");
        Assert.That(reply.Body, Does.Contain($"HOME={nobody.pw_dir}").And.Contain("USER=nobody"));
        Assert.That(await master.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task With_initgroups_workers_are_in_all_groups_of_their_user()
    {
        using var scratch = new Scratch();
        File.WriteAllLines(scratch["group"], [.. File.ReadAllLines("/etc/group"), "films:x:54321:nobody", "archive:x:54322:nobody"]);
        // A group file of the master's own, seen by nobody else.
        string preparation = $"set -- unshare --mount bash -c 'mount --bind {scratch["group"]} /etc/group && exec \"$@\"' bash \"$@\"";
        await using Master master = Master.LaunchAfter(preparation, "-u nobody --initgroups", Built.Hello);
        await master.LineAsync("ready after");
        Assert.That(File.ReadAllText($"/proc/{master.Workers.Single()}/status"), Does.Match(@"(?m)^Groups:\t54321 54322 65534 $|^Groups:\t65534 54321 54322 $"));
        Assert.That(await master.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task Initgroups_without_a_user_is_refused()
    {
        (int exitCode, string log) = await Master.RunAsync("--initgroups", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("--initgroups gives the workers the groups of a user, and no user is named"));
    }

    [Test]
    public async Task A_killed_worker_of_another_user_is_replaced_and_orphans_leave()
    {
        Master master = await Master.StartAsync("-u nobody", Built.Hello);
        int first = master.Workers.Single();
        _ = Syscall.kill(first, Signum.SIGSTOP);
        _ = Syscall.kill(first, Signum.SIGKILL);
        await master.LineAsync("ready after", times: 2);
        int second = master.Workers.Single();
        _ = Syscall.kill(master.Pid, Signum.SIGKILL);
        await Eventually.Holds(() => !ProcFs.IsAlive(second), "the orphan leaves");
        await master.DisposeAsync();
    }

    [Test]
    public async Task The_umask_decides_the_mode_of_the_unix_socket_and_reaches_the_worker()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-m 027 -b unix:{scratch["app.sock"]}", Built.Hello);
        Assert.That(
            File.GetUnixFileMode(scratch["app.sock"]),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute));
        Assert.That(File.ReadAllText($"/proc/{master.Workers.Single()}/status"), Does.Match(@"(?m)^Umask:\t0027$"));
    }

    [Test]
    public async Task An_unknown_user_is_refused_before_anything_starts()
    {
        (int exitCode, string log) = await Master.RunAsync("-u nobody-of-that-name -g no-such-group", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(log, Does.Contain("--user 'nobody-of-that-name': must be a user of this machine").And.Contain("--group 'no-such-group'"));
    }
}
