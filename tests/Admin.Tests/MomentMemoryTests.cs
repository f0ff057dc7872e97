using PneuXNet.Admin.Dashboard;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Tests;

public sealed class MomentMemoryTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    private string _path = "";

    [SetUp]
    public void Make()
    {
        _path = Path.GetTempFileName();
        using FileStream file = File.OpenWrite(_path);
        file.SetLength(AdminEnvironment.MemoryBytes);
    }

    [TearDown]
    public void Remove() => File.Delete(_path);

    [Test]
    public void The_next_one_finds_the_last_fifteen_minutes_as_they_were()
    {
        Moment[] kept = [.. Enumerable.Range(0, 400).Select(step => new Moment(At(step - 399), step, step / 2.0, step % 3 == 0 ? null : 0.25, step % 3 == 0 ? null : 2.5, step, 4))];
        using (MomentMemory before = Open())
        {
            Array.ForEach(kept, before.Keep);
        }

        using MomentMemory after = Open();

        Assert.That(after.Read(s_now), Is.EqualTo(kept.TakeLast(181)));
        Assert.That(Chronicle.After(after.Read(s_now)).With(Situation.Now().Facts, [], s_now.AddSeconds(5)).Moments, Has.Count.EqualTo(181), "a first look tells no speed");
    }

    [Test]
    public void What_makes_no_sense_is_not_believed()
    {
        byte[] noise = new byte[AdminEnvironment.MemoryBytes];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(_path, noise);
        using MomentMemory memory = Open();
        Assert.That(memory.Read(s_now), Is.Empty);

        memory.Keep(new Moment(At(0), double.PositiveInfinity, 0, null, null, 0, 0));
        memory.Keep(new Moment(At(-5), double.NaN, 0, null, null, 0, 0));
        memory.Keep(new Moment(At(9), 1, 0, null, null, 0, 0));
        Assert.That(memory.Read(s_now), Is.Empty, "of the future there is nothing to keep");
        Assert.That(Chronicle.After([]).Moments, Is.Empty);
    }

    private MomentMemory Open() => new(File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite));

    private static long At(int step) => s_now.AddSeconds(5 * step).ToUnixTimeMilliseconds();
}
