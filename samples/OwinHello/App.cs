using System.Text;

namespace OwinHello;

/// <summary>
/// OWIN is to .NET what WSGI is to Python: an application is a function from an environment to a task. This one is served by
/// <c>pneuxnet OwinHello.dll:OwinHello.App.Handle</c>; with its middleware around it, by <c>OwinHello.App.Timed</c>.
/// </summary>
public static class App
{
    /// <summary>With what every response shall have: middleware in OWIN is a function from an application to an application.</summary>
    public static Func<IDictionary<string, object>, Task> Timed { get; } = WithServedBy(Handle);

    /// <summary>Greets, and tells what it was asked; a body is sent back.</summary>
    public static async Task Handle(IDictionary<string, object> environment)
    {
        string method = (string)environment["owin.RequestMethod"];
        string path = (string)environment["owin.RequestPath"];
        var headers = (IDictionary<string, string[]>)environment["owin.ResponseHeaders"];
        var body = (Stream)environment["owin.ResponseBody"];
        var cancelled = (CancellationToken)environment["owin.CallCancelled"];
        headers["Content-Type"] = ["text/plain; charset=utf-8"];
        if (path == "/missing")
        {
            environment["owin.ResponseStatusCode"] = 404;
            environment["owin.ResponseReasonPhrase"] = "Nothing Here";
            return;
        }
        await body.WriteAsync(Encoding.UTF8.GetBytes($"Hello from OWIN {environment["owin.Version"]}: {method} {path}\n"), cancelled).ConfigureAwait(false);
        await ((Stream)environment["owin.RequestBody"]).CopyToAsync(body, cancelled).ConfigureAwait(false);
    }

    private static Func<IDictionary<string, object>, Task> WithServedBy(Func<IDictionary<string, object>, Task> next) => environment =>
    {
        var headers = (IDictionary<string, string[]>)environment["owin.ResponseHeaders"];
        headers["X-Served-By"] = [$"worker {Environment.GetEnvironmentVariable("PNEUXNET_SLOT")}"];
        return next(environment);
    };
}
