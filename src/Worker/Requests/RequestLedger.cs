using Microsoft.AspNetCore.Http.Features;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Requests;

/// <summary>Keeps the worker's books on the status page: what arrived, executes, ended, and how long it took.</summary>
/// <param name="most">The request from a client at which <paramref name="spent"/> is called, once; 0: never.</param>
/// <param name="showsQueries">Whether the in-flight table shows queries too.</param>
internal sealed class RequestLedger(StatusCell cell, TimeProvider time, long most, Action<long> spent, bool showsQueries = false)
{
    private readonly InFlightSlots _slots = new();
    private long _served;
    private readonly long _ticksPerMicrosecond = Math.Max(1, time.TimestampFrequency / 1_000_000);

    /// <summary>How long the request took, its wait for a turn included.</summary>
    public TimeSpan SpanOf(RequestAccount account, long now) => time.GetElapsedTime(account.ArrivedAt, now);

    /// <summary>A request has come; with a limit of threads it may have to wait for its turn.</summary>
    public void Arrive(RequestAccount account)
    {
        account.Id = Interlocked.Increment(ref cell.Started);
        account.ArrivedAt = time.GetTimestamp();
        account.IsExecuting = false;
        if (account.Connection is null)
        {
            // What the master asks on the private socket is no traffic. A spare is asked before it serves, when nobody would hear that it is spent.
            Interlocked.Increment(ref cell.Private);
        }
        else if (most > 0 && Interlocked.Increment(ref _served) == most)
        {
            spent(most);
        }
        account.ExecutingSince = 0;
        account.AnsweredWith = 0;
    }

    /// <summary>The request has got its turn, at once or after a wait, and executes from now on.</summary>
    public void ExecuteInTurn(RequestAccount account)
    {
        long now = time.GetTimestamp();
        long microseconds = (now - account.ArrivedAt) / _ticksPerMicrosecond;
        Interlocked.Add(ref cell.QueuedMicroseconds, microseconds);
        Interlocked.Increment(ref cell.Waits(LatencyBuckets.IndexOf(microseconds)));
        Execute(account, now);
    }

    /// <summary>The request executes from now on. Its age, by which the master judges it, counts from here.</summary>
    public void Execute(RequestAccount account, long now)
    {
        Interlocked.Increment(ref cell.Executing);
        account.IsExecuting = true;
        account.ExecutingSince = now;
        account.Entry = _slots.Claim();
        if (account.Entry != InFlightSlots.None)
        {
            IHttpRequestFeature request = account.Request;
            string path = showsQueries ? request.Path + request.QueryString : request.Path;
            cell.InFlight(account.Entry).Begin(account.Id, now, request.Method, path, account.Connection?.ConnectionId ?? "");
        }
    }

    /// <summary>A request is refused, because too many wait.</summary>
    public void Refuse() => Interlocked.Increment(ref cell.Refused);

    /// <summary>The request's time is over, and its client knows.</summary>
    /// <param name="id">Which one: the account may serve the next by now.</param>
    public void TimeOut(RequestAccount account, long id)
    {
        Interlocked.Increment(ref cell.TimedOut);
        if (account.Entry != InFlightSlots.None)
        {
            cell.InFlight(account.Entry).MarkOverdue(id);
        }
    }

    /// <summary>The request executes no more; what is left to do needs none of the limit's turns.</summary>
    public void Finish(RequestAccount account)
    {
        if (!account.IsExecuting)
        {
            return;
        }
        account.IsExecuting = false;
        if (account.Entry != InFlightSlots.None)
        {
            // Emptied before it is given back: the next owner must not be overwritten.
            cell.InFlight(account.Entry).End();
            _slots.Release(account.Entry);
        }
        Interlocked.Decrement(ref cell.Executing);
    }

    /// <summary>The request has ended. Returns when.</summary>
    public long End(RequestAccount account, bool failed)
    {
        Finish(account);
        long now = time.GetTimestamp();
        if (account.Connection is not null)
        {
            Count(account.Status, (now - account.ArrivedAt) / _ticksPerMicrosecond, failed);
        }
        return now;
    }

    private void Count(int status, long microseconds, bool failed)
    {
        if (failed)
        {
            Interlocked.Increment(ref cell.Failed);
        }
        int statusClass = status is >= 100 and < 600 ? status / 100 : 0;
        Interlocked.Increment(ref cell.Answered(statusClass));
        Interlocked.Add(ref cell.AnsweredMicroseconds(statusClass), microseconds);
        Interlocked.Increment(ref cell.Latency(LatencyBuckets.IndexOf(microseconds)));
    }
}
