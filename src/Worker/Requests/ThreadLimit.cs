using PneuXNet.Contract;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Requests;

/// <summary>
/// At most so many requests execute at a time; the others wait in the order in which they came, and where the queue is bounded those
/// that find it full are refused at once. At the limit the worker leaves new connections to siblings, or in the backlog, where any
/// worker can take them. With a bounded queue nothing stays in the backlog: when no sibling has more room than this worker, it accepts
/// on, to queue or to refuse.
/// </summary>
internal sealed class ThreadLimit : IDisposable
{
    /// <summary>How often a worker at its limit looks whether its siblings are any better off. What is refused is refused soon.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(10);

    private static readonly Task<bool> Granted = Task.FromResult(true);
    private static readonly Task<bool> Refused = Task.FromResult(false);

    private readonly int _limit;
    private readonly int _most;
    private readonly AcceptGate _gate;
    private readonly StatusCell _cell;
    private readonly Func<Room?>? _siblings;
    private readonly TimeProvider _time;
    private readonly ITimer? _timer;
    private readonly Lock _lock = new();
    private readonly Queue<(TaskCompletionSource<bool> Turn, long Since)> _waiting = new();
    private int _executing;
    private bool _paused;
    private bool _looking;

    /// <param name="queue">How many may wait; null: as many as come.</param>
    /// <param name="siblings">The most room that a sibling has, null if none could accept; without it the worker never accepts at its limit.</param>
    public ThreadLimit(int limit, int? queue, AcceptGate gate, StatusCell cell, Func<Room?>? siblings, TimeProvider time)
    {
        (_limit, _most, _gate, _cell, _siblings, _time) = (limit, queue ?? int.MaxValue, gate, cell, siblings, time);
        _timer = siblings is null
            ? null
            : time.CreateTimer(static limit => ((ThreadLimit)limit!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What a worker with so many requests has left.</summary>
    public static Room RoomOf(long executing, long waiting, int limit, int most) =>
        executing < limit ? Room.Turn : waiting < most ? Room.Place : Room.None;

    /// <summary>
    /// Completes with true when it is the caller's turn, and <see cref="Leave"/> must follow; with false if it shall not be: the queue is
    /// full, or it has waited too long.
    /// </summary>
    public Task<bool> EnterAsync()
    {
        lock (_lock)
        {
            if (_executing >= _limit)
            {
                if (_waiting.Count >= _most)
                {
                    return Refused;
                }
                var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue((turn, _time.GetTimestamp()));
                Volatile.Write(ref _cell.Waiting, _waiting.Count);
                return turn.Task;
            }
            if (++_executing == _limit)
            {
                Judge();
            }
            return Granted;
        }
    }

    /// <summary>Passes the turn on.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out (TaskCompletionSource<bool> Turn, long) next))
            {
                Volatile.Write(ref _cell.Waiting, _waiting.Count);
                next.Turn.SetResult(true);
            }
            else if (_executing-- == _limit)
            {
                Judge();
            }
        }
    }

    /// <summary>Sends those away who have waited for longer.</summary>
    /// <returns>How long until the next has; null if nobody waits.</returns>
    public TimeSpan? Expire(TimeSpan longest)
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out (TaskCompletionSource<bool> Turn, long Since) oldest))
            {
                TimeSpan left = longest - _time.GetElapsedTime(oldest.Since);
                if (left > TimeSpan.Zero)
                {
                    return left;
                }
                _waiting.Dequeue();
                Volatile.Write(ref _cell.Waiting, _waiting.Count);
                oldest.Turn.SetResult(false);
            }
            return null;
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            _looking = false;
            Judge();
        }
    }

    // Inside the lock, else a pause could overtake the resume that belongs after it, and stay.
    private void Judge()
    {
        bool isFull = _executing >= _limit;
        bool pause = isFull && (_siblings is null || _siblings() > RoomOf(_executing, _waiting.Count, _limit, _most));
        if (pause != _paused)
        {
            _paused = pause;
            if (pause)
            {
                _gate.Pause();
            }
            else
            {
                _gate.Resume();
            }
        }
        if (isFull && !_looking && _timer is not null)
        {
            _looking = true;
            _timer.Change(LookInterval, Timeout.InfiniteTimeSpan);
        }
    }
}
