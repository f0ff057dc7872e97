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
    public TimeSpan? Of(IFeatureCollection request)
    {
        EndpointMetadataCollection? metadata = request.Get<IEndpointFeature>()?.Endpoint?.Metadata;
        if (metadata?.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
        {
            return null;
        }
        if (metadata?.GetMetadata<RequestTimeoutPolicy>() is { Timeout: { } policy })
        {
            return Finite(policy);
        }
        RequestTimeoutOptions? options = app();
        if (metadata?.GetMetadata<RequestTimeoutAttribute>() is { } attribute)
        {
            return attribute.Timeout is { } own ? Finite(own)
                : attribute.PolicyName is { } name && options?.Policies.TryGetValue(name, out RequestTimeoutPolicy? named) == true && named.Timeout is { } other
                    ? Finite(other)
                    : Default(options);
        }
        return Default(options);
    }

    private TimeSpan? Default(RequestTimeoutOptions? options) => Finite(options?.DefaultPolicy?.Timeout ?? limit);

    private static TimeSpan? Finite(TimeSpan span) => span > TimeSpan.Zero ? span : null;
}
