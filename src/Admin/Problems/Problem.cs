using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace PneuXNet.Admin.Problems;

/// <summary>Problem documents, RFC 9457: what went wrong, for people and programs.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    // It is never put into a page, so an apostrophe can stay one.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext http, int status, string detail, string? code = null)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            if (code is not null)
            {
                json.WriteString("code", code);
            }
            json.WriteEndObject();
        }
        http.Response.ContentLength = buffer.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
        }
    }

    /// <summary>Every answer without a body, such as 404 and 405, becomes one with a problem document; an exception too.</summary>
    public static void UseProblems(this IApplicationBuilder app) => app.Use(async (HttpContext http, RequestDelegate next) =>
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, e.StatusCode, e.Message);
            return;
        }
        catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            Log.RequestFailed(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Admin"), e, http.Request.Path);
            await WriteAsync(http, StatusCodes.Status500InternalServerError, "this is a mistake of the admin app; the master's log has more");
            return;
        }
        if (http.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentType: null, ContentLength: null } response)
        {
            await WriteAsync(http, response.StatusCode, response.StatusCode switch
            {
                StatusCodes.Status404NotFound => $"there is nothing at {http.Request.Path}; there are /livez, /readyz, /startupz, /status, /events, /incidents, /metrics and /",
                StatusCodes.Status405MethodNotAllowed => $"{http.Request.Method} is not for {http.Request.Path}; the Allow header says what is",
                _ => ReasonPhrases.GetReasonPhrase(response.StatusCode),
            });
        }
    });
}
