using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PneuXNet.Worker.Logging;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Deadlines;

/// <summary>
/// The requests under way on a connection, and how one of them is given up from outside: one at a time behind the gate with HTTP/1,
/// several streams with HTTP/2. Each decision names its request by number, since the account may serve the next one by now.
/// </summary>
internal sealed class ConnectionRequests(ResponseGate gate)
{
    /// <summary>CANCEL of RFC 9113, section 7.</summary>
    private const int StreamCancelled = 8;

    private readonly List<RequestAccount> _streams = [];
    private volatile bool _isSparing;
    private bool _isFinished;

    /// <summary>Kestrel is told to give up a request, and is not to close the connection under the answer that was sent.</summary>
    public bool IsSparing => _isSparing;

    /// <summary>
    /// Kestrel aborts a connection on which it can't write any more, and for that it takes one whose app's response goes nowhere. An answer that
    /// was sent in the app's place may still wait to be sent then, so the connection ends behind it. Whoever aborts a second time means it.
    /// </summary>
    public bool TryFinish()
    {
        if (!gate.IsAnswered || Interlocked.Exchange(ref _isFinished, true))
        {
            return false;
        }
        gate.Complete();
        return true;
    }

    public void Begin(RequestAccount request)
    {
        if (!request.IsStream)
        {
            gate.Begin(request);
            return;
        }
        lock (_streams)
        {
            _streams.Add(request);
        }
    }

    /// <returns>Whether the connection is to carry no further request.</returns>
    public bool End(RequestAccount request)
    {
        if (!request.IsStream)
        {
            gate.End();
            return gate.IsAnswered;
        }
        // Kestrel uses the stream again only after this, so who holds the lock has the request that it means.
        lock (_streams)
        {
            _streams.Remove(request);
        }
        return false;
    }

    public void CopyTo(List<RequestAccount> list)
    {
        list.Clear();
        if (gate.Request is { } single)
        {
            list.Add(single);
        }
        lock (_streams)
        {
            list.AddRange(_streams);
        }
    }

    public bool HasBegun(RequestAccount request) =>
        request.IsStream ? request.StreamResponse!.HasBegun : gate.HasBegun;

    /// <summary>Grows with every byte that the response gets.</summary>
    public long Written(RequestAccount request) => request.IsStream ? BytesSent.Of(request.Features, request.Response) : gate.Written;

    /// <summary>Answers 504 in the app's place, and cancels the request. False if its response has begun, or it has ended.</summary>
    public bool TryTimeOut(RequestAccount request, long id, string method, TimeSpan limit, DateTimeOffset now)
    {
        byte[] document = TimeoutAnswer.Document(limit);
        if (request.IsStream)
        {
            return TryTimeOutStream(request, id, document);
        }
        if (!gate.TryAnswer(id, TimeoutAnswer.Wire(method, document, now)))
        {
            return false;
        }
        request.AnsweredWith = StatusCodes.Status504GatewayTimeout;
        _isSparing = true;
        try
        {
            request.Features.Get<IHttpRequestLifetimeFeature>()?.Abort();
        }
        finally
        {
            _isSparing = false;
        }
        return true;
    }

    /// <summary>Aborts a response that has begun, by closing its connection or resetting its stream. False if it has ended.</summary>
    public bool TryCut(RequestAccount request, long id)
    {
        if (request.IsStream)
        {
            return TryReset(request, id);
        }
        if (gate.Request?.Id != id)
        {
            return false;
        }
        request.Features.Get<IHttpRequestLifetimeFeature>()?.Abort();
        return true;
    }

    /// <summary>A request that was given up goes on: nothing more is said to its client.</summary>
    public void Abandon(RequestAccount request)
    {
        if (!request.IsStream && gate.IsAnswered)
        {
            // It has had the time of a grace to read the answer.
            gate.Complete();
        }
    }

    /// <summary>Whether nothing is under way but what was abandoned.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (_streams)
            {
                return _streams.TrueForAll(static stream => stream.Watch.IsAbandoned) && gate.Request?.Watch.IsAbandoned != false;
            }
        }
    }

    private bool TryTimeOutStream(RequestAccount request, long id, byte[] document)
    {
        lock (_streams)
        {
            return _streams.Contains(request) && request.Id == id
                && request.StreamResponse!.TryAnswer(StatusCodes.Status504GatewayTimeout, TimeoutAnswer.ContentType, document);
        }
    }

    private bool TryReset(RequestAccount request, long id)
    {
        lock (_streams)
        {
            if (!_streams.Contains(request) || request.Id != id)
            {
                return false;
            }
            request.Features.Get<IHttpResetFeature>()?.Reset(StreamCancelled);
            return true;
        }
    }
}
