using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Status;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Tests.Status;

public sealed class StatusPageTests
{
    private StatusMemory _memory = null!;
    private StatusWriter _writer = null!;
    private StatusReader _reader = null!;

    [SetUp]
    public void Create()
    {
        _memory = new StatusMemory();
        _writer = new StatusWriter(_memory, TimeProvider.System);
        _reader = new StatusReader(_memory.Page, TimeProvider.System);
    }

    [TearDown]
    public void Free() => _memory.Dispose();

    [Test]
    public void What_the_plan_knows_of_a_worker_is_there_to_see()
    {
        FleetState state = Fleet(Serving(id: 5, slot: 0), Serving(id: 6, slot: 1) with { Stage = WorkerStage.Draining, Reason = ExitReason.Recycled });
        _writer.Introduce("1.2.3", "shop", backlog: 2048);
        _writer.Serve("/srv/app.dll", ["http://127.0.0.1:8000", "unix:/run/app.sock"]);
        Show(state);

        ServiceFacts facts = _reader.Read();

        Assert.That((facts.Master.Version, facts.Master.Name, facts.Master.Phase, facts.Master.Serving, facts.Master.Target), Is.EqualTo(("1.2.3", "shop", "running", 1, 2)));
        Assert.That(facts.Master.Listeners, Is.EqualTo(new[] { "http://127.0.0.1:8000", "unix:/run/app.sock" }));
        Assert.That(facts.Workers.Select(worker => (worker.Slot, worker.Id, worker.Stage, worker.Reason)), Is.EqualTo(new[]
        {
            (0, 5, "serving", null), (1, 6, "draining", (string?)"Recycled"),
        }));
    }

    [Test]
    public void What_a_worker_has_counted_outlives_it()
    {
        Show(Fleet(Serving(id: 5, slot: 0), Serving(id: 6, slot: 1)));
        Answer(cell: 5, times: 3);
        Answer(cell: 6, times: 4);

        _memory.Retire(5);
        Show(Fleet(Serving(id: 6, slot: 1)));

        Assert.That(_reader.Read().Totals.Answers[2], Is.EqualTo(7));
        Assert.That(_reader.Read().Workers.Select(worker => (worker.Id, worker.Requests)), Is.EqualTo(new[] { (6, 4L) }));
    }

    [Test]
    public async Task A_reader_counts_every_worker_exactly_once_while_they_come_and_go()
    {
        Show(Fleet(Serving(id: 5, slot: 0)));
        using var stop = new CancellationTokenSource();
        long answered = 0;
        Task churn = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                // Announced before it is counted: a reader may find less, and never more.
                Interlocked.Add(ref answered, 1);
                Answer(cell: 5, times: 1);
                _memory.Retire(5);
                Show(Fleet(Serving(id: 5, slot: 0)));
            }
        });
        long last = 0;
        try
        {
            for (int i = 0; i < 20_000; i++)
            {
                long sum = _reader.ReadTotals().Answers[2];
                Assert.That(sum, Is.InRange(last, Interlocked.Read(ref answered)));
                last = sum;
            }
        }
        finally
        {
            // Nobody may write to the memory when the test, however it ends, takes it away.
            await stop.CancelAsync();
            await churn;
        }
        Assert.That(_reader.ReadTotals().Answers[2], Is.EqualTo(answered));
    }

    [Test]
    public void What_another_masters_workers_count_after_its_death_is_taken_too_and_nothing_twice()
    {
        using var other = new StatusMemory();
        new StatusWriter(other, TimeProvider.System).Introduce("1", "", backlog: 1);
        other.Page.Write(header => header.Tally("exit.Asked", 2));
        Show(Fleet(Serving(id: 5, slot: 0)), other);
        Answer(cell: 5, times: 3, other);

        using (var inheritance = new Inheritance(_memory, TimeProvider.System))
        {
            inheritance.Begin(ForeignPage.TryOpen(other.OpenForReading()));
            Assert.That(_reader.ReadTotals().Answers[2], Is.EqualTo(3));
            Assert.That(inheritance.NextLook, Is.GreaterThan(TimeSpan.Zero));
            Answer(cell: 5, times: 2, other);
        }

        Assert.That(_reader.ReadTotals().Answers[2], Is.EqualTo(5));
        Assert.That(_reader.Read().Tallies["exit.Asked"], Is.EqualTo(2));
    }

    [Test]
    public void A_page_of_another_layout_is_not_read()
    {
        using var other = new StatusMemory();
        Assert.That(ForeignPage.TryOpen(other.OpenForReading()), Is.Null, "no master has written its layout there");
    }

    [Test]
    public void Who_has_a_descriptor_for_reading_can_not_write()
    {
        using var file = new Microsoft.Win32.SafeHandles.SafeFileHandle(_memory.OpenForReading(), ownsHandle: true);
        Assert.That(() => StatusPage.MapAll(file), Throws.InstanceOf<UnauthorizedAccessException>());
        using var page = StatusPage.MapForReading(file);
        Assert.That(page.Header.Kind, Is.Zero);
    }

    [Test]
    public void Ends_boots_and_reloads_are_tallied()
    {
        WorkerState worker = Serving(id: 5, slot: 0);
        _writer.Booted(TimeSpan.FromSeconds(0.5));
        _writer.Count(new FleetNews.Ended(worker, ExitReason.Silent, ExitStatus.Signaled(9), RestartIn: null));
        _writer.Count(new FleetNews.Ended(worker, ExitReason.Silent, ExitStatus.Signaled(9), RestartIn: null));
        _writer.Count(new FleetNews.ReloadBegun(2));
        Assert.That(_reader.Read().Master.Reload, Is.EqualTo("underway"));
        _writer.Count(new FleetNews.ReloadFailed(new ReloadOutcome(2, default) { Status = ReloadStatus.Failed, ServesOn = 1, Why = "no database" }));

        Assert.That(_reader.Read().Tallies, Is.EquivalentTo(new Dictionary<string, long>
        {
            ["boots"] = 1, ["boot.microseconds"] = 500_000, ["exit.Silent"] = 2, ["reload.failed"] = 1,
        }));
        Assert.That((_reader.Read().Master.Reload, _reader.Read().Master.ReloadError), Is.EqualTo(("failed", "no database")));
    }

    [Test]
    public void The_last_events_are_kept_in_order()
    {
        var book = new EventBook(_memory, TimeProvider.System);
        for (int i = 1; i <= StatusEvent.Kept + 10; i++)
        {
            book.Write(Microsoft.Extensions.Logging.LogLevel.Warning, "Draining", $"line {i}", [new("Slot", 3), new("WorkerPid", 4711)]);
        }

        IReadOnlyList<EventFacts> events = _reader.ReadEvents(after: 0);

        Assert.That(events.Select(happened => happened.Id), Is.EqualTo(Enumerable.Range(11, StatusEvent.Kept)));
        Assert.That(events[^1] with { Time = default }, Is.EqualTo(new EventFacts(StatusEvent.Kept + 10, default, "warning", "Draining", 3, 4711, $"line {StatusEvent.Kept + 10}")));
        Assert.That(_reader.ReadEvents(after: StatusEvent.Kept + 8), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_text_that_is_too_long_is_cut_at_a_character()
    {
        var book = new EventBook(_memory, TimeProvider.System);
        book.Write(Microsoft.Extensions.Logging.LogLevel.Error, "AppFailed", new string('ä', 1000), values: null);
        string message = _reader.ReadEvents(after: 0).Single().Message;
        Assert.That(message, Is.EqualTo(new string('ä', message.Length)).And.Length.EqualTo(207));
    }

    private static FleetState Fleet(params WorkerState[] workers) => new(new FleetOptions { Workers = 2 }) { Workers = [.. workers] };

    private static WorkerState Serving(int id, int slot) =>
        new(id, slot, Generation: 1, StartedAt: TimeSpan.FromSeconds(1)) { Pid = 1_000_000 + id, Stage = WorkerStage.Serving, ServingSince = TimeSpan.FromSeconds(2) };

    // Worker n has cell n here.
    private void Show(FleetState state) => _writer.Show(state, id => id, []);

    private static void Show(FleetState state, StatusMemory memory) => new StatusWriter(memory, TimeProvider.System).Show(state, id => id, []);

    private void Answer(int cell, int times, StatusMemory? memory = null)
    {
        StatusCell counted = (memory ?? _memory).Page[cell];
        counted.Started += times;
        counted.Answered(2) += times;
        counted.Latency(10) += times;
    }
}
