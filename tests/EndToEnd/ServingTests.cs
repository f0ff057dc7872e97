using System.Diagnostics;
using System.Globalization;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>The ordinary day of a server.</summary>
public sealed class ServingTests
{
    [Test]
    public async Task An_answer_has_the_status_a_date_and_the_servers_name()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        Reply reply = await Wire.GetAsync(master.EndPoint, "/");
        Assert.That((reply.Status, reply.Body), Is.EqualTo((200, "Hello World!")));
        Assert.That(reply.Headers["Server"], Is.EqualTo("Kestrel"));
        TimeSpan old = TimeProvider.System.GetUtcNow() - DateTimeOffset.ParseExact(reply.Headers["Date"], "R", CultureInfo.InvariantCulture);
        Assert.That(old, Is.LessThan(TimeSpan.FromSeconds(5)), "also of a worker that was at rest");
    }

    [Test]
    public async Task Of_file_variable_and_command_line_the_stronger_wins_and_each_origin_is_printed()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["c.toml"], "workers = 2\ntimeout = 5\nthreads = 4\n");
        var start = new ProcessStartInfo(Built.Pneuxnet, ["-c", scratch["c.toml"], "--print-config", "-w", "3"]) { RedirectStandardOutput = true };
        start.Environment["PNEUXNET_CMD_ARGS"] = "--timeout 7 -w 1";
        start.Environment["WEB_CONCURRENCY"] = "9";
        using Process process = Process.Start(start)!;
        string printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero);
        Assert.That(printed, Does.Match(@"(?m)^workers +3 +command line$")
            .And.Match(@"(?m)^timeout +7 +\$PNEUXNET_CMD_ARGS$")
            .And.Match(@"(?m)^threads +4 +\S+c\.toml:3:11$")
            .And.Match(@"(?m)^backlog +2048 +default$"));
    }

    [Test]
    public async Task Four_workers_share_sixteen_clients_within_bounds()
    {
        await using Master master = await Master.StartAsync("-w 4", Built.Specimen);
        List<Wire> wires = [];
        try
        {
            Dictionary<string, int> connections = [];
            for (int i = 0; i < 16; i++)
            {
                Wire wire = await Wire.ConnectAsync(master.EndPoint);
                wires.Add(wire);
                string worker = (await wire.SendAsync("GET", "/pid")).Body;
                connections[worker] = connections.GetValueOrDefault(worker) + 1;
            }
            Assert.That(connections, Has.Count.EqualTo(4), "every worker has some");
            Assert.That(connections.Values.Max(), Is.LessThanOrEqualTo(8), "and none has more than half: 4 each would be fair");
        }
        finally
        {
            wires.ForEach(wire => wire.Dispose());
        }
    }

    [Test]
    public async Task Reloads_leave_no_descriptor_and_no_thread_behind_in_the_master()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Hello);
        await ReloadAsync(2);
        await ReloadAsync(3);
        await Eventually.Holds(() => master.Workers.Count == 2, "the old generation is gone");
        (int descriptors, int threads) = (Descriptors(), Threads());
        for (int generation = 4; generation < 8; generation++)
        {
            await ReloadAsync(generation);
        }
        await Eventually.Holds(() => master.Workers.Count == 2, "the old generations are gone");
        // The runtime opens one or two for itself when it likes; a leak is at least one for each of the four reloads.
        await Eventually.Holds(() => Descriptors() < descriptors + 4, $"about {descriptors} descriptors, as before; there are {Descriptors()}");
        Assert.That(Threads(), Is.LessThanOrEqualTo(threads + 1), "the runtime may add one for itself");

        async Task ReloadAsync(int generation)
        {
            master.Signal(Signum.SIGHUP);
            await master.LineAsync($"Reload done: generation {generation} serves");
        }

        int Descriptors() => ProcFs.DescriptorsOf(master.Pid).Count;
        int Threads() => Directory.GetDirectories($"/proc/{master.Pid.ToString(CultureInfo.InvariantCulture)}/task").Length;
    }
}
