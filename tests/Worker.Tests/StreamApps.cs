using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PneuXNet.Worker.Tests;

/// <summary>Apps that do with a response what can be done with one, each by its name.</summary>
internal static class StreamApps
{
    /// <summary>The field with the number of the request.</summary>
    public const string Number = "X-Number";

    /// <summary>What each request's app has noted, by the request's number.</summary>
    public static readonly ConcurrentDictionary<string, string> Noted = new();

    public static readonly IReadOnlyDictionary<string, RequestDelegate> All = new Dictionary<string, RequestDelegate>
    {
        ["nothing at all"] = _ => Task.CompletedTask,
        ["a status alone"] = http => Set(http, StatusCodes.Status204NoContent),
        ["fields and no body"] = http =>
        {
            http.Response.Headers["X-Two"] = new(["one", "two"]);
            http.Response.Headers.Location = "/elsewhere";
            return Set(http, StatusCodes.Status302Found);
        },
        ["text"] = http => http.Response.WriteAsync("hello"),
        ["JSON"] = http => http.Response.WriteAsJsonAsync(Enumerable.Range(0, 50_000)),
        ["a body with its length"] = http =>
        {
            http.Response.ContentLength = 5;
            return http.Response.WriteAsync("hello");
        },
        ["less than its length"] = http =>
        {
            http.Response.ContentLength = 6;
            return http.Response.WriteAsync("hello");
        },
        ["more than its length"] = http =>
        {
            http.Response.ContentLength = 4;
            return http.Response.WriteAsync("hello");
        },
        ["a writer without a flush"] = http =>
        {
            "hello"u8.CopyTo(http.Response.BodyWriter.GetSpan(5));
            http.Response.BodyWriter.Advance(5);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        },
        ["a writer and its end"] = async http =>
        {
            await http.Response.BodyWriter.WriteAsync("hello"u8.ToArray());
            await http.Response.BodyWriter.FlushAsync();
            await http.Response.BodyWriter.CompleteAsync();
        },
        ["a writer that ends at once"] = http =>
        {
            "hello"u8.CopyTo(http.Response.BodyWriter.GetSpan(5));
            http.Response.BodyWriter.Advance(5);
            http.Response.BodyWriter.Complete();
            return Task.CompletedTask;
        },
        ["a start without a body"] = http => http.Response.StartAsync(),
        ["an end before the end"] = async http =>
        {
            await http.Response.WriteAsync("hello");
            await http.Response.CompleteAsync();
            await NoteAsync(http, () => http.Response.WriteAsync("more"));
        },
        ["a file"] = http => http.Response.SendFileAsync(typeof(StreamResponseTests).Assembly.Location),
        ["a stream that blocks"] = http => NoteAsync(http, () =>
        {
            http.Response.Body.Write("hello"u8);
            return Task.CompletedTask;
        }),
        ["a stream that may block"] = http =>
        {
            http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
            http.Response.Body.Write("hello"u8);
            http.Response.Body.Flush();
            return Task.CompletedTask;
        },
        ["a stream the old way"] = http => Task.Factory.FromAsync(
            (callback, state) => http.Response.Body.BeginWrite("hello"u8.ToArray(), 0, 5, callback, state), http.Response.Body.EndWrite, state: null),
        ["another body"] = async http =>
        {
            Stream own = http.Response.Body;
            using var upper = new MemoryStream();
            http.Response.Body = upper;
            await http.Response.WriteAsync("hello");
            http.Response.Body = own;
            await http.Response.WriteAsync(Encoding.UTF8.GetString(upper.ToArray()).ToUpperInvariant());
        },
        ["those who are asked before the start"] = async http =>
        {
            http.Response.OnStarting(() => Add(http, "first"));
            http.Response.OnStarting(() => Add(http, "second"));
            await Task.Yield();
            await http.Response.WriteAsync("hello");
        },
        ["those who are asked, and no body"] = http =>
        {
            http.Response.OnStarting(() => Add(http, "first"));
            return Task.CompletedTask;
        },
        ["one who is asked and fails"] = http =>
        {
            http.Response.OnStarting(() => throw new InvalidDataException());
            return NoteAsync(http, () => http.Response.WriteAsync("hello"));
        },
        ["one who is asked and fails at the end"] = http =>
        {
            http.Response.OnStarting(() => throw new InvalidDataException());
            return Task.CompletedTask;
        },
        ["too late for all of it"] = async http =>
        {
            await http.Response.WriteAsync("hello");
            await NoteAsync(http, () => Set(http, StatusCodes.Status500InternalServerError));
            await NoteAsync(http, () => Add(http, "late"));
            await NoteAsync(http, () =>
            {
                http.Response.OnStarting(() => Task.CompletedTask);
                return Task.CompletedTask;
            });
            await http.Response.WriteAsync($" {http.Response.StatusCode} {http.Response.HasStarted}");
        },
        ["trailers"] = async http =>
        {
            http.Response.DeclareTrailer("X-Sum");
            await http.Response.WriteAsync("hello");
            http.Response.AppendTrailer("X-Sum", "5");
        },
        ["trailers and their end"] = async http =>
        {
            await http.Response.WriteAsync("hello");
            http.Response.AppendTrailer("X-Sum", "5");
            await http.Response.CompleteAsync();
        },
        ["a failure"] = _ => throw new InvalidDataException(),
        ["a failure behind its beginning"] = async http =>
        {
            await http.Response.WriteAsync("hello");
            throw new InvalidDataException();
        },
        ["a refusal of Kestrel's"] = _ => throw new Microsoft.AspNetCore.Http.BadHttpRequestException("too much", StatusCodes.Status413PayloadTooLarge),
        ["a reset"] = http =>
        {
            http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(errorCode: 11);
            return Task.CompletedTask;
        },
    };

    public static Task Set(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public static Task Add(HttpContext http, string value)
    {
        http.Response.Headers.Append("X-Added", value);
        return Task.CompletedTask;
    }

    private static async Task NoteAsync(HttpContext http, Func<Task> attempt)
    {
        string noted = "nothing thrown";
        try
        {
            await attempt();
        }
        catch (Exception e)
        {
            noted = e.GetType().Name;
        }
        Noted.AddOrUpdate(http.Request.Headers[Number]!, $"{noted}\n", (_, before) => $"{before}{noted}\n");
    }
}
