using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PneuXNet.Worker.Requests;

/// <summary>The answer to a request that finds no place to wait in: 503 with a problem document (RFC 9457), and when to come again.</summary>
internal static class BusyAnswer
{
    // Long enough for a burst to pass; whoever comes again at once only makes it longer.
    private const string RetryAfterSeconds = "1";

    private static readonly byte[] Body =
        """{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"Too many requests are waiting already; try again later."}"""u8.ToArray();

    public static Task WriteAsync(RequestAccount account)
    {
        IHttpResponseFeature response = account.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = RetryAfterSeconds;
        response.Headers.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentLength = Body.Length;
        return account.Features.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(Body).AsTask();
    }
}
