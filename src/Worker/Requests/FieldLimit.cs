using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace PneuXNet.Worker.Requests;

/// <summary>
/// How long one header field may be, which Kestrel can't say: it limits all together. Going through the fields costs an enumerator for
/// each request, and only where this limit was asked for.
/// </summary>
internal sealed class FieldLimit(int most)
{
    /// <summary>The colon and the space.</summary>
    private const int Separator = 2;

    public bool IsExceededBy(IHeaderDictionary headers)
    {
        foreach ((string name, StringValues values) in headers)
        {
            foreach (string? value in values)
            {
                if (name.Length + Separator + (value?.Length ?? 0) > most)
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>Answers without the app (RFC 6585, section 5).</summary>
    public static void Refuse(IHttpResponseFeature response)
    {
        response.StatusCode = StatusCodes.Status431RequestHeaderFieldsTooLarge;
        response.Headers.Connection = "close";
    }
}
