using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>The real nginx in front of several hosts, with the site that <c>pneuxnet nginx-config --host</c> prints.</summary>
public sealed class NginxHostsTests
{
    private const int Often = 40;

    [Test]
    public async Task A_host_without_room_costs_nothing_and_the_backup_serves_when_no_other_does()
    {
        NginxFront.Require();
        using var scratch = new Scratch();
        // One request at a time, and nobody waits: what is more gets 503.
        await using Master one = await Master.StartAsync("--threads 1 --queue 0 --graceful-timeout 3", Built.Specimen, ("SPECIMEN_HOST", "one"));
        await using Master two = await Master.StartAsync("", Built.Specimen, ("SPECIMEN_HOST", "two"));
        await using Master backup = await Master.StartAsync("", Built.Specimen, ("SPECIMEN_HOST", "backup"));
        await using NginxFront front = await NginxFront.StartAsync(scratch, await NginxFront.SiteAsync(
            "--host", $"{one.EndPoint}", "--host", $"{two.EndPoint}", "--backup", $"{backup.EndPoint}", "App.dll"));

        Assert.That(await AskAsync(front), Is.EquivalentTo(new[] { "one", "two" }), "the backup is left alone");

        using (Wire busy = await Wire.ConnectAsync(one.EndPoint))
        {
            await busy.BeginAsync("GET", "/stream?n=600&ms=100");
            await busy.ReadHeadAsync();
            Assert.That(await AskAsync(front), Is.EquivalentTo(new[] { "two" }), "the host without room is passed over");
        }

        foreach (Master master in (Master[])[one, two])
        {
            master.Signal(Signum.SIGTERM);
            await master.LineAsync("Shutting down");
        }
        Assert.That(await AskAsync(front), Is.EquivalentTo(new[] { "backup" }));
    }

    /// <summary>Asks often; each time the answer must be good. Returns who has answered.</summary>
    private static async Task<HashSet<string>> AskAsync(NginxFront front)
    {
        HashSet<string> hosts = [];
        for (int i = 0; i < Often; i++)
        {
            Reply reply = await Wire.GetAsync(front.EndPoint, "/host");
            Assert.That(reply.Status, Is.EqualTo(200));
            hosts.Add(reply.Body);
        }
        return hosts;
    }
}
