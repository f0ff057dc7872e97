using System.Text;
using Microsoft.AspNetCore.Http.Features;
using PneuXNet.Worker.Guard;

namespace PneuXNet.Worker.Requests;

/// <summary>The answer to a request that is refused, without the app: the status, the reason in words, and the end of the connection.</summary>
internal static class RefusalAnswer
{
    public static Task WriteAsync(RequestAccount account, Refusal refusal)
    {
        IHttpResponseFeature response = account.Response;
        response.StatusCode = refusal.Status;
        // A stream of HTTP/2 can be refused without harm to the others.
        if (account.Request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal))
        {
            response.Headers.Connection = "close";
        }
        // The request that Kestrel knows may only stand for the one that came.
        if (account.Connection?.Refused?.Line.StartsWith("HEAD ", StringComparison.Ordinal) == true)
        {
            response.Headers.ContentLength = 0;
            return Task.CompletedTask;
        }
        byte[] body = Encoding.UTF8.GetBytes($"{refusal.Reason}\n");
        response.Headers.ContentType = "text/plain; charset=utf-8";
        response.Headers.ContentLength = body.Length;
        return account.Features.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(body).AsTask();
    }
}
