using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using NUnit.Framework;
using PneuXNet.Worker.Draining;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Tests;

/// <summary>A shared listener and its drain, over a listener in memory, in real time: every wait is for an event, with a limit.</summary>
public sealed class LameDuckTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly DrainOrder Patient = new(Budget: Limit, Linger: Limit);
    private static readonly DrainOrder Impatient = new(Budget: Limit, Linger: TimeSpan.Zero);

    private readonly TimeProvider _time = TimeProvider.System;
    private CellMemory _memory = null!;
    private MemoryListener _inner = null!;
    private AcceptGate _gate = null!;
    private OpenConnections _connections = null!;
    private Backlog _backlog = null!;
    private Drain _drain = null!;
    private SharedListener _listener = null!;

    [SetUp]
    public void Create()
    {
        _memory = new CellMemory();
        _inner = new MemoryListener();
        _gate = new AcceptGate();
        _connections = new OpenConnections(_memory.Cell, _time);
        _backlog = new Backlog(_ => _inner.Backlog > 0, _time);
        _drain = new Drain(_gate, _backlog, _connections, _time);
        _listener = new SharedListener(_inner, _gate, new LeastLoaded(() => 0, () => null, () => 0, _time), _connections, firstRequest: null);
    }

    [TearDown]
    public async Task Free()
    {
        await _listener.DisposeAsync();
        await _inner.DisposeAsync();
        _memory.Dispose();
    }

    [Test]
    public async Task A_connection_stays_in_the_backlog_until_the_master_lets_the_worker_accept()
    {
        _inner.Connect();
        Task<ConnectionContext?> accepting = _listener.AcceptAsync().AsTask();
        Assert.That((accepting.IsCompleted, _inner.Backlog), Is.EqualTo((false, 1)));

        _gate.Open();

        Assert.That(await accepting.WaitAsync(Limit), Is.Not.Null);
        Assert.That((_memory.Cell.Open, _memory.Cell.Accepted), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_draining_worker_leaves_new_connections_to_its_siblings()
    {
        _gate.Open();
        Task<ConnectionContext?> accepting = _listener.AcceptAsync().AsTask();

        _drain.TryBegin(Patient);

        Assert.That(await accepting.WaitAsync(Limit), Is.Null);
        _inner.Connect();
        Assert.That(await _listener.AcceptAsync(), Is.Null);
        Assert.That(_inner.Backlog, Is.EqualTo(1));
        await _drain.Ended.WaitAsync(Limit);
    }

    [Test]
    public async Task The_last_drain_accepts_what_waits_in_a_backlog_that_nobody_comes_after_and_only_then_stops_accepting()
    {
        _gate.Open();
        _inner.Connect();
        _inner.Connect();
        _backlog.Refuses([6]);

        _drain.TryBegin(Patient);

        Assert.That(_gate.IsClosing, Is.True, "responses say that the connection closes");
        Assert.That(await _listener.AcceptAsync().AsTask().WaitAsync(Limit), Is.Not.Null);
        Assert.That(await _listener.AcceptAsync().AsTask().WaitAsync(Limit), Is.Not.Null);
        Assert.That(await _listener.AcceptAsync().AsTask().WaitAsync(Limit), Is.Null);
    }

    [Test]
    public async Task The_last_drain_accepts_past_a_limit_since_nobody_will_accept_later()
    {
        _gate.Open();
        _gate.Pause();
        _inner.Connect();
        _backlog.Refuses([6]);

        _drain.TryBegin(Patient);

        Assert.That(await _listener.AcceptAsync().AsTask().WaitAsync(Limit), Is.Not.Null);
        Assert.That(await _listener.AcceptAsync().AsTask().WaitAsync(Limit), Is.Null);
    }

    [Test]
    public async Task A_backlog_that_is_never_empty_holds_a_drain_no_longer_than_its_budget()
    {
        _inner.Connect();
        _backlog.Refuses([6]);

        _drain.TryBegin(new DrainOrder(Budget: TimeSpan.FromMilliseconds(50), Linger: Limit));

        Assert.That(await _listener.AcceptAsync().AsTask().WaitAsync(Limit), Is.Null);
        await _drain.Ended.WaitAsync(Limit);
    }

    [Test]
    public async Task A_paused_worker_calls_its_accept_off_and_comes_back()
    {
        _gate.Open();
        Task<ConnectionContext?> accepting = _listener.AcceptAsync().AsTask();
        _gate.Pause();
        _inner.Connect();
        Assert.That(accepting.IsCompleted, Is.False);

        _gate.Resume();

        Assert.That(await accepting.WaitAsync(Limit), Is.Not.Null);
    }

    [Test]
    public async Task A_drain_ends_when_the_last_connection_has_closed()
    {
        ConnectionContext connection = await AcceptOneAsync();
        _drain.TryBegin(Patient);
        Assert.That(await _listener.AcceptAsync(), Is.Null);
        Assert.That(_drain.Ended.IsCompleted, Is.False);

        await connection.DisposeAsync();

        await _drain.Ended.WaitAsync(Limit);
        Assert.That(_memory.Cell.Open, Is.Zero);
    }

    [Test]
    public async Task A_drain_closes_an_idle_connection_and_waits_for_a_busy_one()
    {
        TrackedConnection idle = await AcceptOneAsync();
        TrackedConnection busy = await AcceptOneAsync();
        var idleClose = Closable.On(idle);
        var busyClose = Closable.On(busy);
        idle.BeginRequest(Some.Request);
        idle.EndRequest(Some.Request, _time.GetTimestamp());
        busy.BeginRequest(Some.Request);

        _drain.TryBegin(Impatient);
        Assert.That(await _listener.AcceptAsync(), Is.Null);

        await idleClose.Requested.WaitAsync(Limit);
        Assert.That(busyClose.Requested.IsCompleted, Is.False);
        busy.EndRequest(Some.Request, _time.GetTimestamp());
        await busyClose.Requested.WaitAsync(Limit);
    }

    [Test]
    public async Task A_drain_ends_with_its_budget_whatever_is_open()
    {
        await AcceptOneAsync();

        _drain.TryBegin(new DrainOrder(Budget: TimeSpan.FromMilliseconds(50), Linger: Limit));
        Assert.That(await _listener.AcceptAsync(), Is.Null);

        await _drain.Ended.WaitAsync(Limit);
        Assert.That(_memory.Cell.Open, Is.EqualTo(1));
    }

    [Test]
    public async Task The_masters_later_order_replaces_the_one_under_way_and_the_workers_own_does_not()
    {
        await AcceptOneAsync();
        Assert.That(_drain.TryBegin(Patient), Is.True);
        Assert.That(await _listener.AcceptAsync(), Is.Null);
        Assert.That(_drain.TryBegin(new DrainOrder(TimeSpan.Zero, TimeSpan.Zero)), Is.False);
        Assert.That(_drain.Ended.IsCompleted, Is.False);

        Assert.That(_drain.BeginOrChange(new DrainOrder(TimeSpan.Zero, TimeSpan.Zero)), Is.False);

        await _drain.Ended.WaitAsync(Limit);
    }

    [Test]
    public async Task Unbinding_before_the_first_permission_ends_the_accept_loop()
    {
        Task<ConnectionContext?> accepting = _listener.AcceptAsync().AsTask();

        await _listener.UnbindAsync();

        Assert.That(await accepting.WaitAsync(Limit), Is.Null);
    }

    private async Task<TrackedConnection> AcceptOneAsync()
    {
        _gate.Open();
        _inner.Connect();
        return (TrackedConnection)(await _listener.AcceptAsync().AsTask().WaitAsync(Limit))!;
    }

    /// <summary>Stands for Kestrel's side of a connection: notes that it was asked to close, and closes.</summary>
    private sealed class Closable(ConnectionContext connection) : IConnectionLifetimeNotificationFeature
    {
        private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static Closable On(ConnectionContext connection)
        {
            var closable = new Closable(connection);
            connection.Features.Set<IConnectionLifetimeNotificationFeature>(closable);
            return closable;
        }

        public Task Requested => _requested.Task;

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose()
        {
            _requested.TrySetResult();
            _ = connection.DisposeAsync().AsTask();
        }
    }
}
