using System.Globalization;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>
/// Everything at once. CHAOS_SECONDS says for how long, CHAOS_SEED what happens.
/// </summary>
public sealed class ChaosTests
{
    private static readonly int Seed = FromEnvironment("CHAOS_SEED", 1);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(FromEnvironment("CHAOS_SECONDS", 35));

    [Test]
    public async Task Whatever_happens_only_what_was_in_the_hands_of_a_worker_that_died_is_lost()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["x.toml"], "workers = 3");
        File.CreateSymbolicLink(scratch["access"], "/dev/null");
        await using Master master = await Master.StartAsync(
            $"-c {scratch["x.toml"]} --spare 1 --timeout 3 --request-timeout 5 --graceful-timeout 6 --startup-timeout 30 --max-memory 250M --access-logfile {scratch["access"]}",
            Built.Specimen, ("SPECIMEN_BOOT_FILE", scratch["boot"]));
        var chaos = new Chaos(master, scratch, Seed);
        await using var load = MixedLoad.On([master.EndPoint], clientsOfEach: 2, uploadBytes: 200_000, Span + TimeSpan.FromMinutes(5));
        try
        {
            await load.MoreAsync(100);
            long began = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(began) < Span)
            {
                await chaos.DisturbAsync();
                await load.MoreAsync(20);
            }
            await chaos.SettleAsync(load);
            await load.StopAsync();

            FailedRequest[] unexcused = [.. load.Failed.Where(failed => !chaos.Excuses(failed))];
            TestContext.Out.WriteLine($"seed {Seed}: {chaos.Summary}");
            TestContext.Out.WriteLine($"answered: {load.Summary}; in the hands of the dead: {load.Failed.Count - unexcused.Length}");
            foreach (IGrouping<string, FailedRequest> cause in load.Failed.GroupBy(failed => failed.Why))
            {
                TestContext.Out.WriteLine($"  {cause.Count()}: {cause.Key}");
            }
            Assert.That(unexcused, Is.Empty, $"seed {Seed}; log:\n{master.Log}");
        }
        finally
        {
            await load.StopAsync();
            if (chaos.Current != master.Pid)
            {
                _ = Syscall.kill(chaos.Current, Signum.SIGTERM);
                await Eventually.Holds(() => !ProcFs.IsAlive(chaos.Current), "the last master ends");
            }
        }
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
