using Microsoft.AspNetCore.Http.Features;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Logging;

namespace PneuXNet.Worker.Requests;

/// <summary>
/// What is noted about one request at a time. Kestrel keeps it, as the request's context, for the next request of the connection or
/// stream, so a request allocates none.
/// </summary>
internal abstract class RequestAccount(IFeatureCollection features)
{
    public IFeatureCollection Features { get; } = features;

    /// <summary>The connection from a shared listener; null on the private socket.</summary>
    public TrackedConnection? Connection { get; } = features.Get<TrackedConnection>();

    public IHttpRequestFeature Request => Features.Get<IHttpRequestFeature>()!;

    public IHttpResponseFeature Response => Features.Get<IHttpResponseFeature>()!;

    /// <summary>What the access log has noted; null if there is no log, or this is the first request.</summary>
    public RequestNote? Note { get; set; }

    public long Id { get; set; }

    public long ArrivedAt { get; set; }

    public bool IsExecuting { get; set; }

    /// <summary>Its entry of the in-flight table.</summary>
    public int Entry { get; set; }
}
