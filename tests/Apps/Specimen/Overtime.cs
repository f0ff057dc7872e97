using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace PneuXNet.Specimen;

/// <summary>Work that takes longer than it may, in every way that makes a difference. What came of it is told by /outcomes.</summary>
internal static partial class Overtime
{
    private static readonly ConcurrentQueue<string> Outcomes = new();

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/outcomes", () => string.Join('\n', Outcomes));
        app.MapGet("/native", WaitInNativeCode);
        app.MapGet("/deadlock", Deadlock);
        app.MapMethods("/cancellable", ["GET", "HEAD"], WaitForCancellationAsync);
        app.MapGet("/late", WriteLateAsync);
        app.MapPost("/late-read", ReadLateAsync);
        app.MapGet("/half", BeginAndWaitAsync);
        app.MapGet("/half/disabled", [DisableRequestTimeout] (HttpContext http, int ms) => BeginAndWaitAsync(http, ms));
        app.MapGet("/half/patient", [RequestTimeout(60_000)] (HttpContext http, int ms) => BeginAndWaitAsync(http, ms));
        app.MapGet("/half/own", (HttpContext http, int ms, string limit) =>
        {
            http.Response.Headers["Pneuxnet-Stream-Timeout"] = limit;
            return BeginAndWaitAsync(http, ms);
        });
        app.MapGet("/upgrade", UpgradeAndWaitAsync);
        app.MapGet("/patient", [RequestTimeout(60_000)] (int ms) => AnswerAfterAsync(ms));
        app.MapGet("/endless", [DisableRequestTimeout] (int ms) => AnswerAfterAsync(ms));
    }

    /// <summary>Only a signal ends it, and none comes: pause(2).</summary>
    private static void WaitInNativeCode() => _ = Pause();

    /// <summary>Two threads, two locks, each in its own order.</summary>
    private static void Deadlock()
    {
        Lock one = new();
        Lock two = new();
        using var both = new Barrier(participantCount: 2);
        new Thread(() => TakeBoth(two, one, both)) { IsBackground = true }.Start();
        TakeBoth(one, two, both);
    }

    private static void TakeBoth(Lock first, Lock second, Barrier both)
    {
        lock (first)
        {
            both.SignalAndWait();
            lock (second)
            {
            }
        }
    }

    private static async Task WaitForCancellationAsync(HttpContext http)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        }
        finally
        {
            Outcomes.Enqueue("cancelled");
        }
    }

    /// <summary>Hears of no cancellation, then does all that a handler does with a response.</summary>
    private static async Task WriteLateAsync(HttpContext http, int ms)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(ms), TimeProvider.System);
        try
        {
            http.Response.StatusCode = 202;
            http.Response.Headers["X-Late"] = "1";
            for (int i = 0; i < 100; i++)
            {
                await http.Response.WriteAsync(new string('x', 10_000));
            }
            await http.Response.CompleteAsync();
            Outcomes.Enqueue($"wrote, aborted {http.RequestAborted.IsCancellationRequested}");
        }
        catch (Exception e)
        {
            Outcomes.Enqueue($"failed to write: {e.GetType().Name}");
            throw;
        }
    }

    private static async Task ReadLateAsync(HttpContext http, int ms)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(ms), TimeProvider.System);
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            Outcomes.Enqueue($"read {body.Length}");
        }
        catch (Exception e)
        {
            Outcomes.Enqueue($"failed to read: {e.GetType().Name}");
            throw;
        }
    }

    private static async Task BeginAndWaitAsync(HttpContext http, int ms)
    {
        await http.Response.WriteAsync("half");
        await http.Response.Body.FlushAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(ms), TimeProvider.System);
        Outcomes.Enqueue("ended its half");
    }

    /// <summary>What a web socket does, without its framing.</summary>
    private static async Task UpgradeAndWaitAsync(HttpContext http)
    {
        Stream stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await stream.WriteAsync("hello"u8.ToArray());
        await WaitForCancellationAsync(http);
    }

    private static async Task<string> AnswerAfterAsync(int ms)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(ms), TimeProvider.System);
        return "at last";
    }

    [LibraryImport("libc", EntryPoint = "pause")]
    private static partial int Pause();
}
