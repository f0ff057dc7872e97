using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DelegateHello;

/// <summary>
/// What ASP.NET Core makes of any pipeline in the end: a RequestDelegate. Served by
/// <c>pneuxnet DelegateHello.dll:DelegateHello.App.Handler</c>, or by <c>DelegateHello.App.Build</c>.
/// </summary>
public static class App
{
    public static readonly RequestDelegate Handler = context => context.Response.WriteAsync($"Hello from a RequestDelegate: {context.Request.Path}\n");

    /// <summary>A method without parameters gives the application, as a factory does in Gunicorn.</summary>
    public static RequestDelegate Build()
    {
        var pipeline = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());
        pipeline.Use(async (context, next) =>
        {
            context.Response.Headers["X-Pipeline"] = "built";
            await next(context).ConfigureAwait(false);
        });
        pipeline.Run(Handler);
        return pipeline.Build();
    }
}
