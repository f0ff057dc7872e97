using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Requests;

/// <summary>
/// At most so many requests execute at a time; the others wait in the order in which they came. At the limit the worker accepts no
/// more, so that a new connection goes to a sibling or stays in the backlog, where any worker can take it.
/// </summary>
internal sealed class ThreadLimit(int limit, AcceptGate gate)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _executing;

    /// <summary>Completes when it is the caller's turn; <see cref="Leave"/> must follow.</summary>
    public Task EnterAsync()
    {
        lock (_lock)
        {
            if (_executing == limit)
            {
                var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(turn);
                return turn.Task;
            }
            if (++_executing == limit)
            {
                // Inside the lock, else a pause could overtake the resume that belongs after it, and stay.
                gate.Pause();
            }
            return Task.CompletedTask;
        }
    }

    /// <summary>Passes the turn on.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out TaskCompletionSource? next))
            {
                next.SetResult();
            }
            else if (_executing-- == limit)
            {
                gate.Resume();
            }
        }
    }
}
