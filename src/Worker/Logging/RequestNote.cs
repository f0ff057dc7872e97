using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace PneuXNet.Worker.Logging;

/// <summary>
/// What the access log remembers of a request as it came: by the time the line is written, middleware may have changed any of it, a
/// proxy's headers above all. Kept for the connection's next request, so a request allocates none.
/// </summary>
internal sealed class RequestNote(string[] headerNames)
{
    private readonly StringValues[] _headers = new StringValues[headerNames.Length];

    public string Method { get; private set; } = "";

    public string Target { get; private set; } = "";

    public string Path { get; private set; } = "";

    /// <summary>With the question mark, if there is one.</summary>
    public string Query { get; private set; } = "";

    public string Protocol { get; private set; } = "";

    public StringValues Header(int index) => _headers[index];

    public void Take(IHttpRequestFeature request)
    {
        (Method, Target, Path, Query, Protocol) = (request.Method, request.RawTarget, request.Path, request.QueryString, request.Protocol);
        for (int i = 0; i < headerNames.Length; i++)
        {
            _headers[i] = request.Headers[headerNames[i]];
        }
    }

    /// <summary>A request line that was not let in, taken apart as far as it can be. Of headers nothing is known.</summary>
    public void Take(string line)
    {
        string[] words = line.Split(' ', 3);
        (Method, Target, Protocol) = (words[0], words.ElementAtOrDefault(1) ?? "", words.ElementAtOrDefault(2) ?? "");
        int query = Target.IndexOf('?', StringComparison.Ordinal);
        (Path, Query) = query < 0 ? (Target, "") : (Target[..query], Target[query..]);
        Array.Clear(_headers);
    }
}
