using Microsoft.Extensions.Time.Testing;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Tests.Checks;

public sealed class MemoryReadingTests
{
    [Test]
    public void Private_memory_is_what_is_clean_and_what_is_dirty_of_it()
    {
        const string rollup = """
            55d0c6d5e000-7ffd1b9fe000 ---p 00000000 00:00 0                          [rollup]
            Rss:              110000 kB
            Pss:               90000 kB
            Shared_Clean:      20000 kB
            Shared_Dirty:          4 kB
            Private_Clean:      1024 kB
            Private_Dirty:      2048 kB
            Private_Hugetlb:       0 kB
            """;
        Assert.That(PrivateMemory.Sum(rollup), Is.EqualTo(3L << 20));
    }

    [Test]
    public void This_process_has_memory_of_its_own_and_one_that_is_gone_has_none()
    {
        Assert.That(PrivateMemory.Of(Environment.ProcessId), Is.GreaterThan(1 << 20));
        Assert.That(PrivateMemory.Of(Environment.ProcessId, unlessBelow: 1L << 40), Is.GreaterThan(1 << 20), "all that is resident, without asking further");
        Assert.That(PrivateMemory.Of(int.MaxValue), Is.Null);
    }

    [Test]
    public void The_counter_of_kills_is_looked_for_in_the_control_group_first()
    {
        Assert.That(OutOfMemoryKills.Candidates(["0::/system.slice/app.service"], "/cg").First(), Is.EqualTo("/cg/system.slice/app.service/memory.events"));
        Assert.That(OutOfMemoryKills.Candidates(["9:cpu,memory:/box", "0::/"], "/cg").ToArray(), Is.EqualTo(new[]
        {
            "/cg/memory/box/memory.oom_control", "/cg/memory/memory.oom_control", "/cg/memory.events", "/cg/memory.events",
        }));
    }

    [Test]
    public void A_kill_of_the_kernel_explains_one_death_and_none_that_comes_long_after()
    {
        string file = Path.GetTempFileName();
        try
        {
            var time = new FakeTimeProvider();
            Count(2);
            var kills = new OutOfMemoryKills(file, time);
            Assert.That(kills.TakeOne(), Is.False, "that was before our time");

            Count(3);
            Assert.That((kills.TakeOne(), kills.TakeOne()), Is.EqualTo((true, false)));

            // A process that is none of ours; later an operator kills a worker.
            Count(4);
            time.Advance(TimeSpan.FromSeconds(2));
            kills.Look();
            time.Advance(TimeSpan.FromSeconds(10));
            Assert.That(kills.TakeOne(), Is.False);

            Count(5);
            Assert.That(kills.TakeOne(), Is.True);
        }
        finally
        {
            File.Delete(file);
        }

        void Count(int kills) => File.WriteAllText(file, $"oom_kill {kills}\n");
    }

    [Test]
    public void The_count_stands_behind_its_name()
    {
        Assert.That(OutOfMemoryKills.CountIn(["oom_kill_disable 0", "under_oom 0", "oom_kill 3"]), Is.EqualTo(3));
        Assert.That(OutOfMemoryKills.CountIn(["low 0", "high 0", "max 12", "oom 2", "oom_kill 2", "oom_group_kill 0"]), Is.EqualTo(2));
        Assert.That(OutOfMemoryKills.CountIn(["oom_kill_disable 0", "under_oom 0"]), Is.Null, "an old kernel");
    }
}
