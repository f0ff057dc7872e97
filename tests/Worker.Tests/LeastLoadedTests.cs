using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Tests;

public sealed class LeastLoadedTests
{
    private readonly FakeTimeProvider _time = new();
    private long? _least = 0;
    private LeastLoaded _balance = null!;

    [SetUp]
    public void Create()
    {
        _least = 0;
        _balance = new LeastLoaded(() => 10, () => _least, () => 0, _time);
    }

    [Test]
    public void A_balanced_worker_does_not_wait()
    {
        _least = 10;

        Assert.That(_balance.YieldAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task It_goes_on_as_soon_as_the_sibling_has_caught_up()
    {
        Task yielding = _balance.YieldAsync(CancellationToken.None).AsTask();
        _least = 9;
        _time.Advance(TimeSpan.FromMilliseconds(2));

        await yielding.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Test]
    public async Task A_sibling_that_never_takes_it_is_waited_for_ten_times_and_no_longer()
    {
        int looks = 0;
        var balance = new LeastLoaded(() => 10, () =>
            {
                looks++;
                return 0;
            }, () => 0, _time);
        Task yielding = balance.YieldAsync(CancellationToken.None).AsTask();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!yielding.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            // A pause that has not begun yet takes no part in this step, and has its own in a later one.
            _time.Advance(TimeSpan.FromMilliseconds(2));
            await Task.Yield();
        }

        Assert.That(looks, Is.EqualTo(10), "one look before each pause of 2 ms");
    }

    [Test]
    public void A_pause_ends_with_the_permit()
    {
        using var permit = new CancellationTokenSource();
        Task yielding = _balance.YieldAsync(permit.Token).AsTask();

        permit.Cancel();

        Assert.That(async () => await yielding, Throws.InstanceOf<OperationCanceledException>());
    }
}
