using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Tests;

public sealed class ThreadLimitTests
{
    private readonly FakeTimeProvider _time = new();
    private CellMemory _memory = null!;
    private AcceptGate _gate = null!;
    private ThreadLimit _limit = null!;
    private Room? _siblings;

    [SetUp]
    public void Create()
    {
        _gate = new AcceptGate();
        _gate.Open();
        _memory = new CellMemory();
        _limit = new ThreadLimit(2, queue: null, _gate, _memory.Cell, siblings: null, _time);
    }

    [TearDown]
    public void Free()
    {
        _limit.Dispose();
        _memory.Dispose();
    }

    [Test]
    public void Requests_beyond_the_limit_wait_in_the_order_in_which_they_came()
    {
        Task first = _limit.EnterAsync();
        Task second = _limit.EnterAsync();
        Task third = _limit.EnterAsync();
        Task fourth = _limit.EnterAsync();
        Assert.That(new[] { first, second, third, fourth }.Select(turn => turn.IsCompleted), Is.EqualTo(new[] { true, true, false, false }));

        _limit.Leave();
        Assert.That((third.IsCompleted, fourth.IsCompleted), Is.EqualTo((true, false)));

        _limit.Leave();
        Assert.That(fourth.IsCompleted, Is.True);
    }

    [Test]
    public async Task A_worker_at_its_limit_accepts_no_more_until_it_is_below()
    {
        await _limit.EnterAsync();
        CancellationToken permit = (await _gate.WaitAsync())!.Value;

        await _limit.EnterAsync();
        Assert.That(permit.IsCancellationRequested, Is.True, "the pending accept is called off");
        Task<CancellationToken?> waiting = _gate.WaitAsync().AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        _limit.Leave();
        Assert.That(await waiting, Is.Not.Null);
    }

    [Test]
    public async Task Never_more_than_the_limit_execute_and_accepting_goes_on_after_a_storm()
    {
        int executing = 0;
        int most = 0;
        await Parallel.ForAsync(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            await _limit.EnterAsync();
            InterlockedMax(ref most, Interlocked.Increment(ref executing));
            await Task.Yield();
            Interlocked.Decrement(ref executing);
            _limit.Leave();
        });

        Assert.That(most, Is.EqualTo(2));
        Assert.That(_gate.WaitAsync().AsTask().IsCompleted, Is.True, "below the limit the gate is open");
    }

    [Test]
    public async Task Who_finds_the_queue_full_is_refused_at_once_and_who_waits_keeps_its_place()
    {
        ThreadLimit limit = Bounded(queue: 1);
        Assert.That((await limit.EnterAsync(), await limit.EnterAsync()), Is.EqualTo((true, true)));
        Task<bool> waiting = limit.EnterAsync();
        Assert.That((waiting.IsCompleted, await limit.EnterAsync(), _memory.Cell.Waiting), Is.EqualTo((false, false, 1)));
        limit.Leave();
        Assert.That((await waiting, _memory.Cell.Waiting), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task Who_has_waited_too_long_is_sent_away_and_the_next_keeps_its_place()
    {
        await _limit.EnterAsync();
        await _limit.EnterAsync();
        Task<bool> first = _limit.EnterAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        Task<bool> second = _limit.EnterAsync();
        Assert.That(_limit.Expire(TimeSpan.FromSeconds(2)), Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That((await first, second.IsCompleted), Is.EqualTo((false, false)));
    }

    [TestCase("Turn", 2, false)]
    [TestCase("Place", 2, true)]
    [TestCase("None", 2, true)]
    [TestCase("Place", 3, false)]
    [TestCase("None", 3, true)]
    [TestCase(null, 3, true)]
    public void With_a_bounded_queue_a_worker_at_its_limit_accepts_unless_a_sibling_has_more_room(string? sibling, int requests, bool accepts)
    {
        _siblings = sibling is null ? null : Enum.Parse<Room>(sibling);
        ThreadLimit limit = Bounded(queue: 1);
        for (int i = 0; i < requests; i++)
        {
            _ = limit.EnterAsync();
        }
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.That(_gate.WaitAsync().AsTask().IsCompleted, Is.EqualTo(accepts));

        // What the siblings have is looked at again and again, for as long as it matters.
        _siblings = Room.Turn;
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.That(_gate.WaitAsync().AsTask().IsCompleted, Is.False);
    }

    private ThreadLimit Bounded(int queue) => new(2, queue, _gate, _memory.Cell, () => _siblings, _time);

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
