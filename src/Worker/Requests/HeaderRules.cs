using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using PneuXNet.Contract;
using PneuXNet.Worker.Guard;

namespace PneuXNet.Worker.Requests;

/// <summary>
/// What is decided of a request by its headers as Kestrel has read them. Of what the guard has seen already only underscores are left;
/// HTTP/2, which it doesn't see, is held to the same rules as far as they have a meaning there.
/// </summary>
/// <param name="fieldSize">Bytes of one field; null: any.</param>
/// <param name="isStrict">Whether the rules hold, or only limits and the header map.</param>
internal sealed class HeaderRules(HeaderMap map, int? fieldSize, bool isStrict)
{
    /// <summary>The colon and the space.</summary>
    private const int Separator = 2;

    private static readonly Refusal FieldTooLong = Refusal.TooLarge("a field is longer than limit_request_field_size");
    private static readonly Refusal Control = Refusal.Bad("a field value has a control character");
    private static readonly Refusal Underscore = Refusal.Bad("a field name has an underscore, and header_map is refuse");
    private static readonly Refusal TwoTypes = Refusal.Bad("there is more than one Content-Type");
    private static readonly Refusal NotFulfilled = new(StatusCodes.Status417ExpectationFailed, "Expect is not 100-continue");

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Where(code => code != '\t').Select(code => (char)code), '\u007F']);

    /// <summary>Nothing is asked of the fields: then nobody goes through them.</summary>
    private readonly bool _isIdle = !isStrict && fieldSize is null && map == HeaderMap.Dangerous;

    /// <summary>Whether the request is refused; fields that the app must not see are removed.</summary>
    public Refusal? Check(RequestAccount account)
    {
        // On the private socket only the master calls.
        if (account.Connection is not { } connection)
        {
            return null;
        }
        if (connection.Refused is { } refused)
        {
            return refused.Why;
        }
        if (connection.Flow is not { } flow)
        {
            return _isIdle ? null : CheckAll(account.Request.Headers);
        }
        if (flow.HasUnderscores && map == HeaderMap.Drop)
        {
            DropUnderscores(account.Request.Headers);
        }
        return null;
    }

    private Refusal? CheckAll(IHeaderDictionary headers)
    {
        bool hasUnderscores = false;
        foreach ((string name, StringValues values) in headers)
        {
            hasUnderscores |= name.Contains('_', StringComparison.Ordinal);
            foreach (string? value in values)
            {
                if (name.Length + Separator + (value?.Length ?? 0) > fieldSize)
                {
                    return FieldTooLong;
                }
                if (isStrict && value.AsSpan().ContainsAny(Controls))
                {
                    return Control;
                }
            }
        }
        if (hasUnderscores && map == HeaderMap.Refuse)
        {
            return Underscore;
        }
        if (hasUnderscores && map == HeaderMap.Drop)
        {
            DropUnderscores(headers);
        }
        return !isStrict ? null
            : headers.ContentType.Count > 1 ? TwoTypes
            : headers.Expect.Count > 0 && !headers.Expect.ToString().Equals("100-continue", StringComparison.OrdinalIgnoreCase) ? NotFulfilled
            : null;
    }

    private static void DropUnderscores(IHeaderDictionary headers)
    {
        foreach (string name in headers.Keys.Where(name => name.Contains('_', StringComparison.Ordinal)).ToArray())
        {
            headers.Remove(name);
        }
    }
}
