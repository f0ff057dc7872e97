using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace PneuXNet.WebApp.Pages;

/// <summary>
/// Renders a component to plain HTML. The renderer alone is used, without the services of AddRazorComponents: those bring antiforgery
/// and data protection, which read and write keys on disk at start, and nothing here needs a key.
/// </summary>
/// <typeparam name="TPage">The page's root component.</typeparam>
internal sealed class HtmlPage<TPage>(int status, IDictionary<string, object?> parameters) : IResult
    where TPage : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });

        httpContext.Response.StatusCode = status;
        await TypedResults.Content(html, "text/html; charset=utf-8").ExecuteAsync(httpContext);
    }
}
