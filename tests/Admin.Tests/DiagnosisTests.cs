using PneuXNet.Contract;

namespace PneuXNet.Admin.Tests;

public sealed class DiagnosisTests
{
    private static readonly MasterFacts s_master = Situation.Master with { Waiting = [0, null] };

    [Test]
    public void Of_a_service_that_is_well_there_is_nothing_to_say() =>
        Assert.That(Of(s_master, pace: new Pace(100, 1, 0.01, 0.1), requests: new RequestFacts(0, 5001, 1, 4, "GET", "/slow")), Is.Empty);

    [Test]
    public void Workers_that_serve_by_the_masters_word_and_show_no_life_answer_nobody()
    {
        Finding one = Of(s_master, [Silent(0), Serving(1)]).Single(), all = Of(s_master, [Silent(0), Silent(1)]).Single();

        Assert.That(one, Is.EqualTo(new Finding(
            Concern.Uneasy, "worker 0 is silent, for 22 s now", "--timeout ends each by itself; pneuxnet ctl stacks 0 shows what it does, pneuxnet ctl kill 0 replaces it now")));
        Assert.That((all.Concern, all.What), Is.EqualTo((Concern.Bad, "nobody answers: all 2 workers are silent, for 22 s now")));
    }

    [Test]
    public void A_request_in_each_worker_harms_when_others_wait_and_none_is_answered()
    {
        RequestFacts[] stuck = [new(0, 5000, 1, 12, "GET", "/a"), new(1, 5001, 1, 7, "GET", "/b")];
        MasterFacts waiting = s_master with { Waiting = [3, null] };

        Assert.That(Of(waiting, requests: stuck).Single(), Is.EqualTo(new Finding(
            Concern.Bad, "nobody gets through: all 2 workers are held by requests, one for 12 s now, and 3 others wait",
            "pneuxnet ctl requests names them; pneuxnet ctl stacks 0 shows where it stands, pneuxnet ctl kill 0 replaces its worker")));
        Assert.That(Of(waiting, pace: new Pace(0, 0, null, null), requests: stuck).Single().Concern, Is.EqualTo(Concern.Bad));
        Assert.That(Of(waiting, pace: new Pace(3, 0, 1, 1), requests: stuck).Single().What, Is.EqualTo("1 request runs for 10 s or longer, the oldest for 12 s"));
        Assert.That(Of(s_master, requests: stuck).Single().Concern, Is.EqualTo(Concern.Uneasy), "nobody waits");
    }

    [TestCase(100, 4, null)]
    [TestCase(0.2, 0.2, null, Description = "one request of a quiet service")]
    [TestCase(100, 5, Concern.Uneasy)]
    [TestCase(100, 50, Concern.Bad)]
    public void A_share_of_failures_is_told(double all, double failed, Concern? concern) =>
        Assert.That(Of(s_master, pace: new Pace(all, failed, 0.1, 0.1)).SingleOrDefault()?.Concern, Is.EqualTo(concern));

    [Test]
    public void What_has_just_been_brought_in_is_suspected_of_failures()
    {
        var failing = new Pace(10, 9, 0.1, 0.1);

        Assert.That(Of(s_master with { Reload = "done", Reloaded = 40 }, pace: failing).Single().Remedy, Does.Contain("if the reload 40 s ago brought it"));
        Assert.That(Of(s_master with { Successor = 9, SuccessorServes = true }, pace: failing).Single().Remedy, Does.Contain("pneuxnet ctl rollback"));
    }

    [Test]
    public void A_fleet_that_is_not_whole_says_whose_start_it_waits_for()
    {
        MasterFacts few = s_master with { Serving = 1 }, none = s_master with { Serving = 0 };

        Assert.That(Of(few, [Serving(0), Serving(1) with { Stage = "starting", Age = 30 }]).Single(), Is.EqualTo(new Finding(
            Concern.Uneasy, "serving with less than it should have: 1 of 2 workers serve, generation 4", "worker 1 is starting for 30 s now; if that is too long: pneuxnet ctl stacks 1")));
        Assert.That(Of(none, []).Single().Concern, Is.EqualTo(Concern.Bad));
        Assert.That(Of(none with { HasStarted = false }, []).Single().Concern, Is.EqualTo(Concern.Uneasy), "it has only begun");
        Assert.That(Of(none with { Leaving = true, SuccessorServes = true }, []).Single().Concern, Is.EqualTo(Concern.Uneasy), "another one serves");
    }

    [Test]
    public void The_worst_comes_first_and_the_rest_is_told_too()
    {
        IReadOnlyList<Finding> all = Of(s_master with { Paused = true, Waiting = [null, 0], Heartbeat = 30, Reload = "refused", ReloadError = "workers '0'" }, deaths: 2);

        Assert.That(all.Select(finding => finding.What), Is.EqualTo(new[]
        {
            "the master has not moved for 30 s; nobody replaces a worker that dies", "paused: 2 of 2 workers serve, generation 4",
            "the last reload was refused: workers '0'", "2 workers died in the last five minutes",
        }));
    }

    [TestCase(1023, null)]
    [TestCase(1024, Concern.Uneasy)]
    [TestCase(2048, Concern.Bad)]
    public void A_queue_that_fills_is_told_before_the_kernel_refuses(int waiting, Concern? concern) =>
        Assert.That(Of(s_master with { Waiting = [waiting, null] }).SingleOrDefault()?.Concern, Is.EqualTo(concern));

    private static IReadOnlyList<Finding> Of(MasterFacts master, IReadOnlyList<WorkerFacts>? workers = null, Pace? pace = null, int deaths = 0, params RequestFacts[] requests) =>
        Diagnosis.Of(master, workers ?? [Serving(0), Serving(1)], requests, pace, deaths);

    private static WorkerFacts Serving(int slot) => Situation.Worker(slot, slot) with { Waiting = 0 };

    private static WorkerFacts Silent(int slot) => Serving(slot) with { Heartbeat = 22 };
}
