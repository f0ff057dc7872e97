using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Hooks in the worker: an assembly of the operator's.</summary>
public sealed class WorkerHookTests
{
    [Test]
    public async Task Hooks_are_called_when_a_worker_is_ready_and_at_its_end()
    {
        using var scratch = new Scratch();
        await using Master master = await StartAsync(scratch);
        int pid = master.WorkerOf(0);
        Assert.That(File.ReadAllText(scratch["notes"]), Is.EqualTo($"PostWorkerInit 0 1 {pid}\n"));
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(File.ReadAllText(scratch["notes"]), Does.EndWith($"\nWorkerExit 0 1 {pid}\n"));
    }

    [Test]
    public async Task A_worker_that_is_told_to_stop_now_has_a_hook_for_that()
    {
        using var scratch = new Scratch();
        await using Master master = await StartAsync(scratch);
        master.Signal(Signum.SIGQUIT);
        Assert.That(await master.ExitAsync(), Is.Zero);
        Assert.That(File.ReadAllText(scratch["notes"]), Does.Contain("\nWorkerInt 0 1 "));
    }

    [Test]
    public async Task Before_a_worker_with_a_starved_pool_is_killed_its_hook_is_called()
    {
        using var scratch = new Scratch();
        await using Master master = await StartAsync(scratch, "--timeout 2");
        int pid = master.WorkerOf(0);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/starve");
        await master.LineAsync("WORKER TIMEOUT");
        await master.LineAsync("was silent, SIGKILL");
        Assert.That(File.ReadAllText(scratch["notes"]), Does.Contain($"\nWorkerAbort 0 1 {pid}\n"));
    }

    [Test]
    public async Task A_stopped_worker_is_killed_although_it_can_call_nothing()
    {
        using var scratch = new Scratch();
        await using Master master = await StartAsync(scratch, "--timeout 1");
        _ = Syscall.kill(master.WorkerOf(0), Signum.SIGSTOP);
        await master.LineAsync("was silent, SIGKILL");
        await master.LineAsync("ready after", times: 2);
    }

    [Test]
    public async Task What_a_hook_throws_is_logged_and_takes_nothing_down()
    {
        using var scratch = new Scratch();
        await using Master master = await StartAsync(scratch, "-e HOOKS_THROW=WorkerExit");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(master.Log, Does.Contain("[ERROR] hook worker_exit: System.InvalidOperationException: WorkerExit was told to throw"));
    }

    [Test]
    public async Task A_hook_that_throws_at_boot_fails_the_start_as_the_app_would()
    {
        using var scratch = new Scratch();
        (int exitCode, string log) = await Master.RunAsync($"--worker-hooks {Built.WorkerHooks} -e HOOKS_THROW=PostWorkerInit", Built.Specimen);
        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(log, Does.Contain("hook post_worker_init: System.InvalidOperationException: PostWorkerInit was told to throw"));
    }

    [Test]
    public async Task A_class_that_is_not_there_fails_the_start_and_is_told_with_those_that_are()
    {
        (int exitCode, string log) = await Master.RunAsync($"--worker-hooks {Built.WorkerHooks}:Nothing", Built.Specimen);
        Assert.That(exitCode, Is.EqualTo(4));
        Assert.That(log, Does.Contain("there is no public class of that name that implements IWorkerHooks; it has PneuXNet.WorkerHooks.Notebook"));
    }

    private static Task<Master> StartAsync(Scratch scratch, string more = "") =>
        Master.StartAsync($"--worker-hooks {Built.WorkerHooks} {more}", Built.Specimen, ("HOOKS_NOTEBOOK", scratch["notes"]));
}
