using System.Text;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>APP as a member of an assembly: App.dll:Namespace.Type.Member.</summary>
public sealed class MemberTests
{
    private static string OwinApp => $"{Built.OwinHello}:OwinHello.App.Handle";

    [Test]
    public async Task An_OWIN_function_is_served_by_workers_that_know_no_framework()
    {
        await using Master master = await Master.StartAsync("-w 2", OwinApp);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        Reply reply = await wire.SendAsync("POST", "/films/1?x=2", body: Encoding.UTF8.GetBytes("a body"));
        Assert.That((reply.Status, reply.Body), Is.EqualTo((200, "Hello from OWIN 1.0: POST /films/1\na body")));
        Assert.That((await wire.SendAsync("GET", "/missing")).Status, Is.EqualTo(404));
        Assert.That(await master.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task A_property_is_served_and_reloaded()
    {
        await using Master master = await Master.StartAsync("", $"{Built.OwinHello}:OwinHello.App.Timed");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Headers["X-Served-By"], Is.EqualTo("worker 0"));
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done: generation 2 serves");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Headers["X-Served-By"], Is.EqualTo("worker 0"));
    }

    [TestCase("Handler", null)]
    [TestCase("Build", "built")]
    public async Task A_RequestDelegate_is_served_from_a_field_and_from_a_method_that_gives_it(string member, string? pipeline)
    {
        await using Master master = await Master.StartAsync("", $"{Built.DelegateHello}:DelegateHello.App.{member}");
        Reply reply = await Wire.GetAsync(master.EndPoint, "/there");
        Assert.That(reply.Body, Is.EqualTo("Hello from a RequestDelegate: /there\n"));
        Assert.That(reply.Headers.GetValueOrDefault("X-Pipeline"), Is.EqualTo(pipeline));
    }

    [Test]
    public async Task A_member_that_is_not_there_is_told_with_those_that_are_and_exit_code_4()
    {
        (int exitCode, string log) = await Master.RunAsync("-w 2", $"{Built.OwinHello}:OwinHello.App.Handel");
        Assert.That(exitCode, Is.EqualTo(4));
        Assert.That(log, Does.Contain($"APP '{Built.OwinHello}:OwinHello.App.Handel': OwinHello.App has no public static member 'Handel'; OwinHello.dll has OwinHello.App.Timed, OwinHello.App.Handle")
            .Or.Contain($"APP '{Built.OwinHello}:OwinHello.App.Handel': OwinHello.App has no public static member 'Handel'; OwinHello.dll has OwinHello.App.Handle, OwinHello.App.Timed"));
        Assert.That(log, Does.Not.Contain("   at "), "an operator needs no stack of ours");
    }

    [Test]
    public async Task An_assembly_that_is_not_there_is_told_before_anything_starts()
    {
        (int exitCode, string log) = await Master.RunAsync("", "/nowhere/App.dll:A.B");
        Assert.That(exitCode, Is.EqualTo(4));
        Assert.That(log, Does.Contain("APP '/nowhere/App.dll:A.B': there is no file '/nowhere/App.dll'").And.Not.Contain("Booting"));
    }

    [Test]
    public async Task The_check_boots_a_member_and_tells_a_missing_one()
    {
        Assert.That((await Master.RunAsync("--check-config", OwinApp)).ExitCode, Is.Zero);
        (int exitCode, string log) = await Master.RunAsync("--check-config", $"{Built.OwinHello}:OwinHello.Nothing.Handle");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("the assembly has no type 'OwinHello.Nothing'"));
    }

    [Test]
    public async Task A_reload_to_a_member_that_is_not_there_changes_nothing()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["c.toml"], $"app = \"{OwinApp}\"");
        await using Master master = await Master.StartAsync($"-c {scratch["c.toml"]}", "");
        File.WriteAllText(scratch["c.toml"], $"app = \"{Built.OwinHello}:OwinHello.App.Gone\"");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload failed: generation 2 did not boot (");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Body, Does.StartWith("Hello from OWIN"));
    }
}
