using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace PneuXNet.Worker.Deadlines;

/// <summary>
/// How long a response that has begun may be silent: what the response itself says in a header field, else its endpoint, else the master.
/// An endpoint that gives itself more time than the master gives streams means that for its silence too.
/// </summary>
internal sealed class SilenceLimits(TimeSpan usual, EndpointLimits endpoints)
{
    /// <summary>Seconds; 0: as long as it likes. What is no such number counts as not said.</summary>
    public const string Field = "Pneuxnet-Stream-Timeout";

    private const double MostSeconds = 86_400;

    /// <summary>What the master says; zero: no limit.</summary>
    public TimeSpan Usual => usual;

    /// <param name="response">Of a response that has started, since they are read on another thread than the app's.</param>
    /// <returns>Null: as long as it likes.</returns>
    public TimeSpan? Of(IFeatureCollection request, IHeaderDictionary response)
    {
        if (response.TryGetValue(Field, out StringValues text)
            && double.TryParse(text.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= MostSeconds)
        {
            return Finite(TimeSpan.FromSeconds(seconds));
        }
        return !endpoints.TryOwn(request, out TimeSpan? own) ? Finite(usual)
            : own is { } span && usual > TimeSpan.Zero ? (span > usual ? span : usual)
            : null;
    }

    private static TimeSpan? Finite(TimeSpan span) => span > TimeSpan.Zero ? span : null;
}
