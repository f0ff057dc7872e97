using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using PneuXNet.Worker.Deadlines;
using PneuXNet.Worker.Guard;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Logging;

namespace PneuXNet.Worker.Requests;

/// <summary>
/// What is noted about one request at a time. Kestrel keeps it, as the request's context, for the next request of the connection or
/// stream, so a request allocates none.
/// </summary>
internal abstract class RequestAccount(IFeatureCollection features)
{
    private int _turn;

    public IFeatureCollection Features { get; } = features;

    /// <summary>The connection from a shared listener; null on the private socket.</summary>
    public TrackedConnection? Connection { get; } = features.Get<TrackedConnection>();

    public IHttpRequestFeature Request => Features.Get<IHttpRequestFeature>()!;

    public IHttpResponseFeature Response => Features.Get<IHttpResponseFeature>()!;

    /// <summary>What the access log has noted; null if there is no log, or this is the first request.</summary>
    public RequestNote? Note { get; set; }

    /// <summary>One of several on its connection, as in HTTP/2.</summary>
    public bool IsStream { get; } = features.Get<IHttp2StreamIdFeature>() is not null;

    /// <summary>What the app has as the response to a stream of HTTP/2; null with HTTP/1, and where nobody watches how long requests take.</summary>
    public StreamResponse? StreamResponse { get; private set; }

    /// <summary>Why it is answered without the app; null if it is not.</summary>
    public Refusal? Refusal { get; set; }

    public long Id { get; set; }

    public long ArrivedAt { get; set; }

    public bool IsExecuting { get; set; }

    /// <summary>Since when it executes; 0 while it waits for its turn.</summary>
    public long ExecutingSince { get; set; }

    /// <summary>The status that was sent in the place of the app's; 0 if none was.</summary>
    public int AnsweredWith { get; set; }

    /// <summary>The status that the client got, or will get.</summary>
    public int Status => AnsweredWith > 0 ? AnsweredWith : Response.StatusCode;

    /// <summary>What the control thread has seen of it.</summary>
    public RequestWatch Watch => field ??= new RequestWatch();

    /// <summary>Its entry of the in-flight table.</summary>
    public int Entry { get; set; }

    /// <summary>Before anything sees the response: makes it one that can be given in the app's place.</summary>
    public void GuardStream() => StreamResponse = StreamResponse.Insert(Features, StreamResponse);

    /// <summary>It has one of the turns of a limit of threads, and gives it back once.</summary>
    public void TakeTurn() => Volatile.Write(ref _turn, 1);

    /// <summary>True for the one who has to pass the turn on.</summary>
    public bool GiveUpTurn() => Interlocked.Exchange(ref _turn, 0) == 1;
}
