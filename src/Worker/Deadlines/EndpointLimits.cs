using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace PneuXNet.Worker.Deadlines;

/// <summary>
/// How long a request may take. The app has the last word, in ASP.NET Core's own terms: a [RequestTimeout] or [DisableRequestTimeout]
/// of the endpoint, else its default policy, else what the master says. Looked up only for requests that have run for a while.
/// </summary>
internal sealed class EndpointLimits(TimeSpan limit, Func<RequestTimeoutOptions?> app)
{
    /// <summary>What the master says; zero: no limit.</summary>
    public TimeSpan Usual => limit;

    /// <summary>Null: as long as it takes.</summary>
    public TimeSpan? Of(IFeatureCollection request) => TryOwn(request, out TimeSpan? own) ? own : Finite(app()?.DefaultPolicy?.Timeout ?? limit);

    /// <summary>What the endpoint says of itself; false if it says nothing.</summary>
    /// <param name="own">Null: as long as it takes.</param>
    public bool TryOwn(IFeatureCollection request, out TimeSpan? own)
    {
        EndpointMetadataCollection? metadata = request.Get<IEndpointFeature>()?.Endpoint?.Metadata;
        if (metadata?.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
        {
            own = null;
            return true;
        }
        TimeSpan? span = metadata?.GetMetadata<RequestTimeoutPolicy>()?.Timeout
            ?? (metadata?.GetMetadata<RequestTimeoutAttribute>() is { } attribute ? attribute.Timeout ?? Named(attribute.PolicyName) : null);
        own = span is { } given ? Finite(given) : null;
        return span is not null;
    }

    private TimeSpan? Named(string? policy) => policy is not null && app()?.Policies.TryGetValue(policy, out RequestTimeoutPolicy? named) == true ? named.Timeout : null;

    private static TimeSpan? Finite(TimeSpan span) => span > TimeSpan.Zero ? span : null;
}
