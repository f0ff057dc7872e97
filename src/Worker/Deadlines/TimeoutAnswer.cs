using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PneuXNet.Worker.Deadlines;

/// <summary>The response to a request whose time is over: 504 with a problem document (RFC 9457).</summary>
internal static class TimeoutAnswer
{
    public const string ContentType = "application/problem+json";

    public static byte[] Document(TimeSpan limit) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $$"""{"type":"about:blank","title":"Gateway Timeout","status":504,"detail":"The request took longer than {{limit.TotalSeconds:0.###}} s and was given up."}"""));

    /// <summary>The whole of it, as it goes over the wire of HTTP/1.</summary>
    public static byte[] Wire(string method, byte[] document, DateTimeOffset now)
    {
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 504 Gateway Timeout\r\nDate: {now:R}\r\nContent-Type: {ContentType}\r\nContent-Length: {document.Length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"));
        return HttpMethods.IsHead(method) ? head : [.. head, .. document];
    }
}
