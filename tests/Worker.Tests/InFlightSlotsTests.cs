using NUnit.Framework;
using PneuXNet.Contract;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Tests;

public sealed class InFlightSlotsTests
{
    [Test]
    public void When_all_entries_are_taken_there_is_none_until_one_is_released()
    {
        var slots = new InFlightSlots();
        int[] all = [.. Enumerable.Range(0, StatusCell.InFlightEntries).Select(_ => slots.Claim())];

        Assert.That(all, Is.EquivalentTo(Enumerable.Range(0, StatusCell.InFlightEntries)));
        Assert.That(slots.Claim(), Is.EqualTo(InFlightSlots.None));

        slots.Release(77);
        Assert.That(slots.Claim(), Is.EqualTo(77));
    }

    [Test]
    public void An_entry_never_has_two_owners_under_contention()
    {
        var slots = new InFlightSlots();
        int[] owners = new int[StatusCell.InFlightEntries];
        int collisions = 0;

        Parallel.For(0, 200_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            int entry = slots.Claim();
            if (Interlocked.Increment(ref owners[entry]) != 1)
            {
                Interlocked.Increment(ref collisions);
            }
            Interlocked.Decrement(ref owners[entry]);
            slots.Release(entry);
        });

        Assert.That(collisions, Is.Zero);
        Assert.That(slots.Claim(), Is.Zero, "all were released");
    }
}
