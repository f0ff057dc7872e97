using Microsoft.AspNetCore.Http.HttpResults;
using PneuXNet.WebApp.Description;
using PneuXNet.WebApp.Headers;
using PneuXNet.WebApp.Problems;

namespace PneuXNet.WebApp.Predictions;

/// <summary>The JSON door: POST /api/predict.</summary>
internal static class PredictionApi
{
    public const string Route = "/api/predict";

    public static void MapPredictionApi(this IEndpointRouteBuilder app) =>
        app.MapPost(Route, AnswerAsync)
            .WithName("predict")
            .WithTags("Predictions")
            .AddOpenApiOperationTransformer(PredictionDescription.DescribeAsync);

    private static async Task<IResult> AnswerAsync(HttpContext context, Judge judge, bool explain = false)
    {
        try
        {
            OwnOrigin.Demand(context.Request);
            var judgement = await judge.AnswerAsync(
                context.Request, explain ? Explanation.Heatmap : Explanation.None, context.RequestAborted);
            return judgement.Problem is { } problem ? Answer(problem) : Answer(judgement);
        }
        catch (ProblemException refused)
        {
            return Answer(refused.Problem);
        }
    }

    private static JsonHttpResult<Judgement> Answer(Judgement judgement) =>
        TypedResults.Json(judgement, PredictionJson.Wire.Judgement, statusCode: judgement.Status);

    private static JsonHttpResult<Problem> Answer(Problem problem) =>
        TypedResults.Json(problem, PredictionJson.Wire.Problem, Problem.ContentType, problem.Status);
}
