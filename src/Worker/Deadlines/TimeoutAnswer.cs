using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PneuXNet.Worker.Deadlines;

/// <summary>The response to a request whose time is over, as it goes over the wire: 504 with a problem document (RFC 9457).</summary>
internal static class TimeoutAnswer
{
    public static byte[] For(string method, TimeSpan limit, DateTimeOffset now)
    {
        string body = string.Create(CultureInfo.InvariantCulture,
            $$"""{"type":"about:blank","title":"Gateway Timeout","status":504,"detail":"The request took longer than {{limit.TotalSeconds:0.###}} s and was given up."}""");
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 504 Gateway Timeout\r\nDate: {now:R}\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n{(HttpMethods.IsHead(method) ? "" : body)}"));
    }
}
