using PneuXNet.Admin.Dashboard;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Tests;

public sealed class LivesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_life_is_told_by_the_masters_events_to_the_moment()
    {
        Life life = Told(
            Event(1, "Booting", 0, "Booting worker 0 (pid 10)"), Event(2, "Accepting", 0, "worker 0 (pid 10) ready"), Event(60, "Draining", 0, "worker 0 (pid 10) draining"),
            Event(61, "EndedAsAsked", 0, "worker 0 (pid 10) ended as asked: exit code 0")).All.Single();

        Assert.That(life.Spans, Is.EqualTo(new[] { new Span("starting", At(1)), new Span("serving", At(2)), new Span("draining", At(60)) }));
        Assert.That((life.End, life.Reason, life.IsDeath), Is.EqualTo(((long?)At(61), "ended as asked: exit code 0", false)));
    }

    [Test]
    public void An_end_that_nobody_had_asked_for_is_a_death_with_its_reason()
    {
        Life life = Told(
            Event(1, "Booting", 0, ""), Event(2, "Accepting", 0, ""), Event(9, "Silent", 0, ""), Event(10, "Ended", 0, "worker 0 (pid 10) ended: killed for silence, SIGKILL")).All.Single();

        Assert.That((life.Spans[^1].Stage, life.IsDeath, life.Reason), Is.EqualTo(("killed", true, "ended: killed for silence, SIGKILL")));
    }

    [Test]
    public void Who_was_there_before_the_events_that_are_kept_is_known_from_the_page()
    {
        Life life = Lives.None.Next([], [Worker(0, 10, age: 300, serving: 298)], Start, Start.AddMinutes(-15)).All.Single();

        Assert.That(life.Spans, Is.EqualTo(new[] { new Span("starting", At(-300)), new Span("serving", At(-298)) }));
    }

    [Test]
    public void Who_is_not_on_the_page_any_more_has_ended_although_no_event_told_so()
    {
        Lives lives = Lives.None.Next([], [Worker(0, 10, age: 300, serving: 298)], Start, Start.AddMinutes(-15));

        Assert.That(lives.Next([], [], Start.AddSeconds(5), Start.AddMinutes(-15)).All.Single().End, Is.EqualTo(At(5)));
    }

    [Test]
    public void A_worker_that_was_just_born_is_not_told_twice()
    {
        Lives lives = Lives.None.Next([], [Worker(0, 10, age: 0.1, serving: null)], Start, Start.AddMinutes(-15));

        Assert.That(lives.Next([Event(0, "Booting", 0, "")], [Worker(0, 10, age: 5, serving: null)], Start.AddSeconds(5), Start.AddMinutes(-15)).All, Has.Length.EqualTo(1));
    }

    [Test]
    public void A_process_id_that_comes_again_is_another_life()
    {
        Lives lives = Told(Event(1, "Booting", 0, ""), Event(2, "Ended", 0, ""), Event(3, "Booting", 1, ""), Event(4, "Accepting", 1, ""));

        Assert.That(lives.All.Select(life => (life.Slot, life.End is null)), Is.EqualTo(new[] { (0, false), (1, true) }));
    }

    [Test]
    public void Who_ended_before_the_window_is_forgotten()
    {
        Lives lives = Told(Event(1, "Booting", 0, ""), Event(2, "Ended", 0, ""));

        Assert.That(lives.Next([], [], Start.AddMinutes(16), Start.AddMinutes(1)).All, Is.Empty);
    }

    [Test]
    public void A_spare_that_is_promoted_goes_on_in_its_slot()
    {
        Assert.That(Told(Event(1, "Booting", 256, ""), Event(5, "Promoted", 2, "")).All.Single().Slot, Is.EqualTo(2));
    }

    [Test]
    public void Charts_have_a_point_each_five_seconds_and_fifteen_minutes_of_them()
    {
        Chronicle chronicle = Enumerable.Range(0, 1200).Aggregate(new Chronicle(), (before, second) =>
            before.With(
                new ServiceFacts(Situation.Master, [], [], Situation.Totals([.. Enumerable.Repeat((2, 900L), second * 7)]), Situation.Tallies), [], Start.AddSeconds(second)));

        Assert.That(chronicle.Moments, Has.Count.EqualTo(181));
        Assert.That(chronicle.Moments.Select(moment => moment.PerSecond).Skip(1), Has.All.EqualTo(7));
    }

    private static Lives Told(params EventFacts[] events) => Lives.None.Next(events, [Worker(0, 10, 1, null), Worker(1, 10, 1, null)], Start.AddSeconds(60), Start.AddMinutes(-15));

    private static EventFacts Event(double second, string name, int slot, string message) => new((long)second + 1, Start.AddSeconds(second), "info", name, slot, 10, message);

    private static WorkerFacts Worker(int slot, int pid, double age, double? serving) => new()
    {
        Slot = slot, Id = pid, Pid = pid, Generation = 1, Stage = "serving", Phase = "serving", Age = age, Serving = serving,
        Connections = 0, Accepted = 0, Executing = 0, Waiting = 0, Requests = 0, Failed = 0,
    };

    private static long At(double second) => Start.AddSeconds(second).ToUnixTimeMilliseconds();
}
