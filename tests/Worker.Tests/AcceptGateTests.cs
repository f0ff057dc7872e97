using NUnit.Framework;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Tests;

public sealed class AcceptGateTests
{

    [Test]
    public async Task Nobody_accepts_before_the_master_has_said_so()
    {
        var gate = new AcceptGate();
        Task<CancellationToken?> waiting = gate.WaitAsync().AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        gate.Open();

        Assert.That((await waiting)!.Value.IsCancellationRequested, Is.False);
    }

    [Test]
    public async Task A_closed_gate_stays_closed()
    {
        var gate = new AcceptGate();
        Task<CancellationToken?> waiting = gate.WaitAsync().AsTask();

        gate.Close();
        gate.Open();
        gate.Pause();
        gate.Resume();

        Assert.That(await waiting, Is.Null);
        Assert.That(await gate.WaitAsync(), Is.Null);
    }

    [Test]
    public async Task Resuming_does_not_open_a_gate_that_the_master_has_not_opened()
    {
        var gate = new AcceptGate();
        gate.Pause();
        gate.Resume();
        Task<CancellationToken?> waiting = gate.WaitAsync().AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        gate.Open();
        Assert.That(await waiting, Is.Not.Null);
    }

    [Test]
    public void Of_two_pauses_both_have_to_end()
    {
        var gate = new AcceptGate();
        gate.Open();
        gate.Pause();
        gate.Pause();
        gate.Resume();
        Task<CancellationToken?> waiting = gate.WaitAsync().AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        gate.Resume();
        Assert.That(() => waiting.IsCompleted, Is.True.After(delayInMilliseconds: 5000, pollingInterval: 5));
    }

    [Test]
    public async Task It_is_quiet_when_it_is_closed_and_the_last_acceptor_has_left()
    {
        var gate = new AcceptGate();
        gate.Join();
        gate.Join();
        gate.Close();
        gate.Leave();
        Assert.That(gate.Quiet.IsCompleted, Is.False);

        gate.Leave();
        await gate.Quiet.WaitAsync(TimeSpan.FromSeconds(60));
    }
}
