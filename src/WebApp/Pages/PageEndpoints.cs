using PneuXNet.WebApp.Headers;
using PneuXNet.WebApp.Predictions;
using PneuXNet.WebApp.Problems;

namespace PneuXNet.WebApp.Pages;

/// <summary>The door for people. A page is whole HTML that needs no script; the script on it posts to the same address.</summary>
internal static class PageEndpoints
{
    public const string Predict = "/predict";

    // RFC 9110 wants both of every server; MapGet alone would refuse the second with 405.
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/", Read, () => Home(StatusCodes.Status200OK, [], null)).ExcludeFromDescription();
        app.MapPost(Predict, AnswerAsync).ExcludeFromDescription();
        // Reloading the address of an answer, or opening it from the history, leads to the form.
        app.MapGet(Predict, () => TypedResults.LocalRedirect("/")).ExcludeFromDescription();
        app.MapMethods(ProblemKind.Page, Read, () => new HtmlPage<ProblemsPage>(StatusCodes.Status200OK, new Dictionary<string, object?>()))
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

    private static HtmlPage<HomePage> Home(int status, IReadOnlyList<FilmResult> results, Problem? problem) =>
        new(status, new Dictionary<string, object?>
        {
            [nameof(HomePage.Results)] = results,
            [nameof(HomePage.Problem)] = problem,
        });
}
