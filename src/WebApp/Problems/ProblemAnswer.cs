using Microsoft.AspNetCore.Diagnostics;
using PneuXNet.WebApp.Pages;
using PneuXNet.WebApp.Predictions;

namespace PneuXNet.WebApp.Problems;

/// <summary>Answers what no endpoint answered: addresses that don't exist, and failures nobody expected.</summary>
internal static class ProblemAnswer
{
    public static void UseProblemAnswers(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemAnswer).FullName!);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // Ours names the request; the middleware's own line would only say it a second time.
            SuppressDiagnosticsCallback = _ => true,
            ExceptionHandler = context =>
            {
                var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                Log.RequestFailed(logger, error, context.Request.Method, context.Request.Path);
                return WriteAsync(context);
            },
        });
        app.UseStatusCodePages(unanswered => WriteAsync(unanswered.HttpContext));
    }

    private static Task WriteAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var problem = ProblemKind.OfStatus(status, Detail(status));
        var answer = WantsPage(context.Request)
            ? PageEndpoints.Failure(problem)
            : TypedResults.Json(problem, PredictionJson.Wire.Problem, Problem.ContentType, status);
        return answer.ExecuteAsync(context);
    }

    // Details of a failure are for the log: they could tell a stranger about the machine, or about another patient's film.
    private static string Detail(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address exists, but not for this method.",
        >= 500 => "Something went wrong on our side. It was logged; trying again may help.",
        _ => "The request can't be answered.",
    };

    // Browsers name text/html first; programs rarely name it at all.
    private static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api")
        && request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html");
}
