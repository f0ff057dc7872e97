using System.Globalization;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class DescriptorTests
{
    [Test]
    public async Task A_worker_inherits_the_intended_descriptors_and_no_other()
    {
        // The master itself is started with a file left open, as careless parents do.
        using var scratch = new Scratch();
        string leaked = scratch["leaked"];
        using FileStream careless = File.Create(leaked);
        int descriptor = (int)careless.SafeFileHandle.DangerousGetHandle();
        Inherit.Keep(descriptor);
        await using Master master = await Master.StartAsync($"-b 127.0.0.1:0 -b unix:{scratch["app.sock"]}", Built.Specimen);
        Inherit.Release(descriptor);
        Assert.That(ProcFs.DescriptorsOf(master.Pid).Values, Has.Some.EqualTo(leaked), "the master has it");
        IReadOnlyDictionary<int, string> open = ProcFs.DescriptorsOf(master.Workers.Single());
        Assert.Multiple(() =>
        {
            Assert.That(open[0], Is.EqualTo("/dev/null"));
            Assert.That(open[3], Does.StartWith("socket:"), "the socket pair to the master");
            Assert.That(open[4], Does.StartWith("/memfd:pneuxnet-status"));
            Assert.That(open[5], Does.StartWith("socket:"), "the private listener");
            Assert.That(open[6], Does.StartWith("socket:"), "the first listener");
            Assert.That(open[7], Does.StartWith("socket:"), "the second listener");
            Assert.That(open.Values, Has.None.EqualTo(leaked), "and the worker hasn't");
        });
        IReadOnlyDictionary<int, string> masters = ProcFs.DescriptorsOf(master.Pid);
        string[] shared = [.. open.Values.Intersect(masters.Values).Where(what => what.StartsWith("socket:", StringComparison.Ordinal)).Distinct()];
        Assert.That(shared, Has.Length.EqualTo(3), "of the master's sockets a worker has its private listener and the two shared ones");
    }

    [Test]
    public async Task A_child_of_the_app_inherits_none_of_our_descriptors_and_none_of_our_variables()
    {
        await using Master master = await Master.StartAsync("", Built.Specimen);
        int child = int.Parse((await Wire.GetAsync(master.EndPoint, "/child")).Body, CultureInfo.InvariantCulture);
        try
        {
            Assert.That(ProcFs.DescriptorsOf(child).Keys, Is.SubsetOf(new[] { 0, 1, 2 }));
            string variables = ProcFs.EnvironmentOf(child)!;
            Assert.That(variables, Does.Not.Contain("DOTNET_STARTUP_HOOKS").And.Not.Contain("PNEUXNET_SPAWN"));
            Assert.That(variables, Does.Contain("PNEUXNET_SLOT=0"));
        }
        finally
        {
            _ = Syscall.kill(child, Signum.SIGKILL);
        }
    }

    [Test]
    public async Task Each_worker_has_a_process_group_of_its_own()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Hello);
        foreach (int worker in master.Workers)
        {
            Assert.That(ProcFs.GroupOf(worker), Is.EqualTo(worker));
        }
    }

    [Test]
    public async Task Descriptors_of_the_master_stay_the_same_in_number_over_many_deaths()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        await Eventually.Holds(() => master.Workers.Count == 1, "one worker");
        int before = ProcFs.DescriptorsOf(master.Pid).Count;
        for (int i = 2; i <= 4; i++)
        {
            _ = Syscall.kill(master.Workers.Single(), Signum.SIGKILL);
            await master.LineAsync("ready after", times: i);
        }
        await Eventually.Holds(() => ProcFs.DescriptorsOf(master.Pid).Count == before, $"as many as the {before} before");
    }

    [Test]
    public async Task A_listener_that_the_master_was_started_with_is_adopted()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int inherited = (int)listener.Server.Handle;
        Inherit.Keep(inherited);
        try
        {
            await using Master master = await Master.StartAsync(string.Create(CultureInfo.InvariantCulture, $"-b fd://{inherited}"), Built.Hello);
            Assert.That((await Wire.GetAsync(listener.LocalEndpoint, "/")).Body, Is.EqualTo("Hello World!"));
            Assert.That(master.Log, Does.Contain($"(fd://{inherited})"));
        }
        finally
        {
            Inherit.Release(inherited);
        }
    }

    [Test]
    public async Task A_descriptor_that_is_no_listener_is_refused()
    {
        (int exitCode, string log) = await Master.RunAsync("-b fd://77", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("cannot use fd://77: descriptor 77 is no listening socket"));
    }
}
