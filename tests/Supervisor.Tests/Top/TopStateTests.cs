using System.Collections.Immutable;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Top;

namespace PneuXNet.Supervisor.Tests.Top;

public sealed class TopStateTests
{
    private static readonly TopState s_watching = Saw(new TopState(), Looks.At(1, workers: [Looks.Worker(0), Looks.Worker(1), Looks.Worker(2)]));

    [TestCase("r", "reload --wait")]
    [TestCase("+", "scale +1 --wait")]
    [TestCase("++", "scale +2 --wait")]
    [TestCase("-", "scale -1 --wait")]
    [TestCase("--+", "scale -1 --wait")]
    [TestCase("jjc", "recycle pid:1002 --wait")]
    public void An_order_is_sent_when_its_question_is_answered_with_yes(string keys, string words)
    {
        (TopState asked, TopOrder? early) = Press(s_watching, keys);
        Assert.That(early, Is.Null, "not before the answer");
        Assert.That(asked.Asked, Is.Not.Null);

        (TopState after, TopOrder? order) = Press(asked, "y");

        Assert.That(string.Join(' ', order!.Words), Is.EqualTo(words));
        Assert.That(after.Asked, Is.Null);
        Assert.That(Press(after, "y").Order, Is.Null, "once");
    }

    [TestCase("rn")]
    [TestCase("r ")]
    [TestCase("rq")]
    [TestCase("+-y")]
    [TestCase("cy")]
    [TestCase("y")]
    public void Any_other_answer_sends_nothing_and_ends_nothing(string keys)
    {
        (TopState after, TopOrder? order) = Press(s_watching, keys);

        Assert.That((order, after.IsOver), Is.EqualTo(((TopOrder?)null, false)));
    }

    [Test]
    public void The_place_that_was_chosen_stays_chosen_when_its_worker_is_replaced()
    {
        TopState chosen = Press(s_watching, "jj").State;

        TopState after = Saw(chosen, Looks.At(2, workers: [Looks.Worker(0), Looks.Worker(1, id: 9), Looks.Worker(2)]));

        Assert.That(after.Chosen, Is.EqualTo(9));
        Assert.That(Saw(after, Looks.At(3, workers: Looks.Worker(0))).Chosen, Is.Null, "the place is gone");
    }

    [Test]
    public void Without_a_master_there_is_nothing_to_order_and_what_was_seen_stays()
    {
        TopState asked = Press(s_watching, "r").State;

        TopState lost = asked.Next(new TopEvent.Missed(TimeSpan.FromSeconds(7), "nobody answers")).State;
        TopState later = lost.Next(new TopEvent.Missed(TimeSpan.FromSeconds(9), "nobody answers")).State;

        Assert.That((later.Asked, later.Trouble, later.TroubleSince), Is.EqualTo(((TopOrder?)null, "nobody answers", TimeSpan.FromSeconds(7))));
        Assert.That(Press(later, "ry").Order, Is.Null);
        Assert.That(later.History.Picture, Is.Not.Null);
        Assert.That(Saw(later, Looks.At(10)).Trouble, Is.Null, "it is back");
    }

    [Test]
    public void Events_come_one_after_the_other_and_another_master_has_its_own()
    {
        TopState state = Enumerable.Range(1, 80).Aggregate(new TopState(), (before, id) => Saw(before, Looks.At(id), Event(id)));
        Assert.That((state.Events.Count, state.Events[^1].Id), Is.EqualTo((50, 80)));

        Assert.That(Saw(state, Looks.At(81, pid: 7), Event(1)).Events, Has.Count.EqualTo(1));
    }

    [Test]
    public void The_outcome_of_an_order_is_told_as_the_master_tells_it()
    {
        TopOrder order = Press(s_watching, "ry").Order!;

        TopState after = s_watching.Next(new TopEvent.Outcome(order, "failed: generation 2 is discarded", IsGood: false)).State;

        Assert.That((after.Notice, after.IsBad), Is.EqualTo(("reload: failed: generation 2 is discarded", true)));
    }

    private static (TopState State, TopOrder? Order) Press(TopState state, string keys)
    {
        TopOrder? order = null;
        foreach (char key in keys)
        {
            (state, order) = state.Next(new TopEvent.Pressed(new ConsoleKeyInfo(key, ConsoleKey.None, shift: false, alt: false, control: false)));
        }
        return (state, order);
    }

    private static TopState Saw(TopState state, Look look, params ImmutableArray<EventFacts> events) => state.Next(new TopEvent.Saw(look, events)).State;

    private static EventFacts Event(long id) => new(id, DateTimeOffset.UnixEpoch, "info", "Booting", 0, 1, $"event {id}");
}
