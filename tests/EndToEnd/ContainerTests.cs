using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>The master as the first process of a container. For root only: nobody else may make a space of process ids.</summary>
public sealed class ContainerTests
{
    // unshare(1) forks, and ends with the exit code of what it has forked.
    private const string AsFirstProcess = "set -- unshare --pid --fork --mount-proc --kill-child \"$@\"";

    [SetUp]
    public void NeedsRoot()
    {
        if (Syscall.geteuid() != 0)
        {
            Assert.Ignore("only root may make a space of process ids");
        }
    }

    [Test]
    public async Task As_PID_1_it_reaps_orphans_whatever_their_exit_codes_and_takes_none_for_a_worker()
    {
        await using Master unshare = Master.LaunchAfter(AsFirstProcess, "-w 2", Built.Specimen);
        await unshare.LineAsync("ready after", times: 2);
        int master = ProcFs.ChildrenOf(unshare.Pid).Single();
        IReadOnlyList<int> workers = ProcFs.ChildrenOf(master);
        // Each leaves a child behind, which fails as a worker would that can't boot.
        for (int i = 0; i < 5; i++)
        {
            using var shell = System.Diagnostics.Process.Start("nsenter", ["-t", $"{master}", "-p", "-m", "bash", "-c", "(sleep 0.2; exit 3) & (exit 4) & exit 0"]);
            await shell.WaitForExitAsync();
        }
        await Eventually.Holds(() => ProcFs.ChildrenOf(master).Order().SequenceEqual(workers.Order()), "the orphans are reaped, the workers stay");
        Assert.That(unshare.Log, Does.Not.Contain("ended"));

        _ = Syscall.kill(workers[0], Signum.SIGKILL);
        await unshare.LineAsync("ended by a signal that was not the master's, SIGKILL");
        await unshare.LineAsync("ready after", times: 3);
        _ = Syscall.kill(master, Signum.SIGTERM);
        Assert.That(await unshare.ExitAsync(), Is.Zero);
    }

    [Test]
    public async Task As_PID_1_its_exit_code_is_the_containers()
    {
        await using Master unshare = Master.LaunchAfter(AsFirstProcess, "", Built.Specimen, ("SPECIMEN_BOOT", "throw"));
        Assert.That(await unshare.ExitAsync(), Is.EqualTo(3));
    }
}
