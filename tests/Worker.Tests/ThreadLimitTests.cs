using NUnit.Framework;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Tests;

public sealed class ThreadLimitTests
{
    private AcceptGate _gate = null!;
    private ThreadLimit _limit = null!;

    [SetUp]
    public void Create()
    {
        _gate = new AcceptGate();
        _gate.Open();
        _limit = new ThreadLimit(2, _gate);
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

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
