using PneuXNet.WebApp.Description;
using PneuXNet.WebApp.Headers;
using PneuXNet.WebApp.Predictions;
using PneuXNet.WebApp.Problems;
using PneuXNet.WebApp.Samples;

namespace PneuXNet.WebApp.Pages;

/// <summary>The door for people. A page is whole HTML that needs no script; the script on it posts to the same address.</summary>
internal static class PageEndpoints
{
    public const string Predict = "/predict";

    // RFC 9110 wants both of every server; MapGet alone would refuse the second with 405.
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/", Read, IResult () => Home(StatusCodes.Status200OK, [], null)).ExcludeFromDescription();
        app.MapPost(Predict, AnswerAsync).ExcludeFromDescription();
        // Reloading the address of an answer, or opening it from the history, leads to the form.
        app.MapGet(Predict, () => TypedResults.LocalRedirect("/")).ExcludeFromDescription();
        app.MapMethods($"{SampleEndpoints.Prefix}/{{name}}", Read, AnswerSampleAsync).ExcludeFromDescription();
        app.MapMethods(ApiViewer.Page, Read, IResult (HttpRequest request) => new HtmlPage<ApiPage>(StatusCodes.Status200OK, new Dictionary<string, object?>
        {
            [nameof(ApiPage.Origin)] = $"{request.Scheme}://{request.Host}",
        })).ExcludeFromDescription();
        app.MapMethods(ProblemKind.Page, Read, IResult () => new HtmlPage<ProblemsPage>(StatusCodes.Status200OK, new Dictionary<string, object?>()))
            .ExcludeFromDescription();
    }

    /// <summary>The page for a problem of HTTP itself, such as an address that does not exist.</summary>
    public static IResult Failure(Problem problem) => Home(problem.Status, [], problem);

    private static async Task<IResult> AnswerAsync(HttpContext context, Judge judge)
    {
        try
        {
            OwnOrigin.Demand(context.Request);
            var judgement = await judge.AnswerAsync(context.Request, Explanation.Exhibit, context.RequestAborted);
            return Home(judgement.Status, judgement.Results, null);
        }
        catch (ProblemException refused)
        {
            return Home(refused.Problem.Status, [], refused.Problem);
        }
    }

    /// <summary>Safe to GET: nothing is sent and nothing changes.</summary>
    private static async Task<IResult> AnswerSampleAsync(string name, SampleFilms films, Judge judge, HttpContext context)
    {
        if (films.Find(name) is not { } film)
        {
            return TypedResults.NotFound();
        }

        var judgement = await judge.AnswerAsync(film.FileName, film.Png, Explanation.Exhibit, context.RequestAborted);
        return Home(judgement.Status, judgement.Results, null);
    }

    private static HtmlPage<HomePage> Home(int status, IReadOnlyList<FilmResult> results, Problem? problem) =>
        new(status, new Dictionary<string, object?>
        {
            [nameof(HomePage.Results)] = results,
            [nameof(HomePage.Problem)] = problem,
        });
}
