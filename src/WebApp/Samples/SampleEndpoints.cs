using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace PneuXNet.WebApp.Samples;

/// <summary>The sample films as pictures. Their verdicts are pages, which <see cref="Pages.PageEndpoints"/> serves.</summary>
internal static class SampleEndpoints
{
    public const string Prefix = "/samples";

    // A new version of the app may bring other films under the same names.
    private const string AnHour = "max-age=3600";

    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapSamples(this IEndpointRouteBuilder app)
    {
        app.MapMethods($"{Prefix}/{{name}}.png", Read, (string name, SampleFilms films, HttpContext context) =>
            Picture(films.Find(name)?.Png, "image/png", context)).ExcludeFromDescription();
        app.MapMethods($"{Prefix}/{{name}}.jpg", Read, (string name, SampleFilms films, HttpContext context) =>
            Picture(films.Find(name)?.Thumbnail, "image/jpeg", context)).ExcludeFromDescription();
    }

    private static Results<FileContentHttpResult, NotFound> Picture(byte[]? picture, string type, HttpContext context)
    {
        if (picture is null)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers[HeaderNames.CacheControl] = AnHour;
        return TypedResults.Bytes(picture, type);
    }
}
