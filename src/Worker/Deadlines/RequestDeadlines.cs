using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Deadlines;

/// <summary>
/// Watches how long requests take. No timer for each: the control thread looks over all that is in flight, and says when the next look
/// is due, which is when the oldest request's time is over. It works when the thread pool doesn't, and costs a request nothing.
/// </summary>
/// <param name="silences">How long responses that have begun may be silent.</param>
/// <param name="report">Told of the first request that is abandoned.</param>
internal sealed class RequestDeadlines(
    OpenConnections connections, RequestLedger books, ThreadLimit? turns, EndpointLimits limits, SilenceLimits silences, Action<OverdueRequest> report, TimeProvider time)
{
    /// <summary>What work has to end once its client has been answered: enough to notice a cancellation and to clean up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>How often a connection is looked at that carries an abandoned stream and others.</summary>
    private static readonly TimeSpan StreamsLook = TimeSpan.FromMilliseconds(200);

    /// <summary>So many looks within the limit of a silent response: its silence is known that exactly.</summary>
    private const int LooksAtSilence = 4;

    /// <summary>Between two looks at most; what comes after a look is not due before the next one.</summary>
    private readonly TimeSpan _longest = Soonest(limits.Usual, silences.Usual / LooksAtSilence);

    private readonly List<TrackedConnection> _looked = [];
    private readonly List<RequestAccount> _requests = [];
    private bool _reported;

    /// <returns>How long until the next look.</returns>
    public TimeSpan Look()
    {
        TimeSpan next = _longest;
        connections.CopyTo(_looked);
        foreach (TrackedConnection connection in _looked)
        {
            if (connection.Requests is not { } requests)
            {
                continue;
            }
            requests.CopyTo(_requests);
            foreach (RequestAccount request in _requests)
            {
                TimeSpan due = Look(connection, requests, request, time.GetTimestamp());
                next = due < next ? due : next;
            }
        }
        _looked.Clear();
        _requests.Clear();
        if (limits.Usual > TimeSpan.Zero && turns?.Expire(limits.Usual) is { } waiting && waiting < next)
        {
            next = waiting;
        }
        // A moment that has just passed must not make the thread spin.
        return next > TimeSpan.FromMilliseconds(1) ? next : TimeSpan.FromMilliseconds(1);
    }

    private TimeSpan Look(TrackedConnection connection, ConnectionRequests requests, RequestAccount request, long now)
    {
        RequestWatch watch = request.Watch;
        watch.Follow(request.Id, requests.Written(request), now);
        if (watch.GivenUpAt is { } since)
        {
            return LookAtGivenUp(connection, requests, request, time.GetElapsedTime(since, now));
        }
        if (request.ExecutingSince == 0)
        {
            // It waits for its turn, and has not begun to take long.
            return _longest;
        }
        return requests.HasBegun(request) ? LookAtStream(requests, request, now) : LookAtWaiting(requests, request, now);
    }

    private TimeSpan LookAtWaiting(ConnectionRequests requests, RequestAccount request, long now)
    {
        RequestWatch watch = request.Watch;
        if (limits.Of(request.Features) is not { } limit)
        {
            return _longest;
        }
        TimeSpan left = limit - time.GetElapsedTime(request.ExecutingSince, now);
        if (left > TimeSpan.Zero)
        {
            return left;
        }
        // Read before the answer: if that succeeds, the request was still the same.
        (string method, string path) = (request.Request.Method, request.Request.Path);
        if (requests.TryTimeOut(request, watch.Id, method, limit, time.GetUtcNow()))
        {
            watch.GiveUp(method, path, limit, now);
            books.TimeOut(request, watch.Id);
            return Grace;
        }
        // It has just begun to answer, or ended.
        return _longest;
    }

    private TimeSpan LookAtStream(ConnectionRequests requests, RequestAccount request, long now)
    {
        RequestWatch watch = request.Watch;
        // "100 Continue" looks like the beginning of a response for a moment; what the app sets may change until it has started.
        if (!watch.Silence.IsKnown && request.Response.HasStarted)
        {
            watch.Silence = (silences.Of(request.Features, request.Response.Headers), true);
        }
        if ((watch.Silence.IsKnown ? watch.Silence.Limit : silences.Usual) is not { Ticks: > 0 } limit)
        {
            return _longest;
        }
        TimeSpan left = limit - time.GetElapsedTime(watch.WrittenAt, now);
        if (left > TimeSpan.Zero)
        {
            return left < limit / LooksAtSilence ? left : limit / LooksAtSilence;
        }
        (string method, string path) = (request.Request.Method, request.Request.Path);
        if (requests.TryCut(request, watch.Id))
        {
            watch.GiveUp(method, path, limit, now);
            books.TimeOut(request, watch.Id);
            return Grace;
        }
        return _longest;
    }

    private TimeSpan LookAtGivenUp(TrackedConnection connection, ConnectionRequests requests, RequestAccount request, TimeSpan passed)
    {
        RequestWatch watch = request.Watch;
        if (passed < Grace)
        {
            return Grace - passed;
        }
        if (!watch.IsAbandoned)
        {
            watch.IsAbandoned = true;
            Abandon(requests, request);
        }
        if (!requests.IsAbandoned)
        {
            // Other streams of an HTTP/2 connection are under way.
            return StreamsLook;
        }
        connections.Abandon(connection);
        return _longest;
    }

    private void Abandon(ConnectionRequests requests, RequestAccount request)
    {
        RequestWatch watch = request.Watch;
        requests.Abandon(request);
        if (request.GiveUpTurn())
        {
            // Those who wait behind it must not wait for something that may never end.
            turns!.Leave();
        }
        if (!_reported)
        {
            _reported = true;
            (string method, string path, TimeSpan limit) = watch.Name;
            report(new OverdueRequest(method, path, time.GetElapsedTime(request.ExecutingSince), limit));
        }
    }

    // An endpoint's own limit may be shorter than the usual one, so ten seconds in any case.
    private static TimeSpan Soonest(params TimeSpan[] limits) => limits.Where(limit => limit > TimeSpan.Zero).Append(TimeSpan.FromSeconds(10)).Min();
}
