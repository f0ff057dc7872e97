using System.Text.Json;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Top;

namespace PneuXNet.Supervisor.Tests.Top;

public sealed class PictureTests
{
    [Test]
    public void Speeds_are_what_has_changed_between_two_looks()
    {
        var picture = Picture.Of(
            Looks.At(10, totals: new Counts(1000, 10, [new(0.001, 900), new(0.5, 100)]), workers: Looks.Worker(0, requests: 1000)),
            Looks.At(14, totals: new Counts(1200, 18, [new(0.001, 900), new(0.002, 150), new(0.5, 150)]), workers: Looks.Worker(0, requests: 1040)));

        Assert.That((picture.All.PerSecond, picture.All.FailedPerSecond, picture.All.P50, picture.All.P99), Is.EqualTo((50, 2, 0.002, 0.5)));
        Assert.That(picture.Workers[0].Pace.PerSecond, Is.EqualTo(10));
    }

    [Test]
    public void Who_has_answered_nobody_in_between_has_no_latency()
    {
        WorkerFacts worker = Looks.Worker(0, requests: 7, latency: new LatencyCount(0.001, 7));

        Assert.That(Picture.Of(Looks.At(1, workers: worker), Looks.At(2, workers: worker)).Workers[0].Pace, Is.EqualTo(new Pace(0, 0, null, null)));
    }

    [Test]
    public void A_slots_next_worker_begins_at_nothing_and_is_measured_over_its_own_life()
    {
        var picture = Picture.Of(
            Looks.At(10, workers: Looks.Worker(0, id: 1, requests: 5000)),
            Looks.At(15, workers: Looks.Worker(0, id: 2, requests: 30, age: 2, latency: new LatencyCount(0.004, 30))));

        Assert.That(picture.Workers[0].Pace, Is.EqualTo(new Pace(15, 0, 0.004, 0.004)));
    }

    [Test]
    public void Speeds_are_measured_over_five_seconds_or_one_interval_if_that_is_longer()
    {
        History quick = Enumerable.Range(0, 20).Aggregate(new History(), (history, second) => history.With(Looks.At(second)));
        History slow = Enumerable.Range(0, 20).Aggregate(new History(), (history, step) => history.With(Looks.At(step * 60)));

        Assert.That((quick.Picture!.Span, slow.Picture!.Span), Is.EqualTo((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60))));
    }

    [Test]
    public void Waits_for_a_turn_are_those_between_two_looks_and_told_only_where_there_are_turns()
    {
        Look before = Looks.At(10, workers: Looks.Worker(0)) with { Turns = new Counts(0, 0, [new(0.001, 900)]) };
        Look now = Looks.At(14, workers: Looks.Worker(0) with { Waiting = 3 }) with { Turns = new Counts(0, 0, [new(0.001, 900), new(0.25, 40)]) };

        Assert.That(PlainTop.Of(Picture.Of(before, now), []), Does.Contain("turns     3 wait now; waits p50 250 ms, p99 250 ms"));
        Assert.That(PlainTop.Of(Picture.Of(Looks.At(1), Looks.At(2)), []), Does.Not.Contain("turns"));
    }

    [Test]
    public void Another_master_is_not_compared_with_the_one_before()
    {
        History history = new History().With(Looks.At(1, pid: 100, totals: new Counts(9000, 0, []))).With(Looks.At(2, pid: 200, totals: new Counts(10, 0, [])));

        Assert.That((history.Picture!.All.PerSecond, history.Picture.Span), Is.EqualTo((0, TimeSpan.Zero)));
    }

    [Test]
    public void Ends_of_workers_come_with_their_reason_the_most_frequent_first()
    {
        Look look = Looks.At(1) with { Tallies = new Dictionary<string, long> { ["exit.Silent"] = 1, ["boots"] = 9, ["exit.Recycled"] = 4, ["exit.ExitCode"] = 1 } };

        Assert.That(Picture.Of(look, look).Ends, Is.EqualTo(new[] { ("recycled", 4L), ("exitCode", 1L), ("silent", 1L) }));
    }

    [Test]
    public void An_answer_that_lacks_something_is_that_of_another_version()
    {
        Assert.That(() => Look.Parse(TimeSpan.Zero, JsonElement.Parse("""{"master":{"pid":1},"workers":[]}""")), Throws.InstanceOf<JsonException>());
        Assert.That(() => Look.Parse(TimeSpan.Zero, JsonElement.Parse("""{"workers":[]}""")), Throws.InstanceOf<JsonException>());
    }
}
