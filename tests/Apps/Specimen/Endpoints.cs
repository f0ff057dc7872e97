using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace PneuXNet.Specimen;

/// <summary>What the specimen answers, or how it breaks.</summary>
internal static class Endpoints
{
    private static readonly ManualResetEventSlim Never = new();

    private static volatile bool s_isSick;

    public static void Map(IEndpointRouteBuilder app)
    {
        MapAnswers(app);
        MapTroubles(app);
        Overtime.Map(app);
    }

    private static void MapAnswers(IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => "Hello World!");
        app.MapGet("/pid", () => Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        app.MapGet("/say", (string text) =>
        {
            Console.Out.Write(text);
            return "said";
        });
        app.MapGet("/complain", (string text) =>
        {
            Console.Error.Write(text);
            return "complained";
        });
        app.MapGet("/slot", () => Environment.GetEnvironmentVariable("PNEUXNET_SLOT"));
        app.MapGet("/sleep", async (int ms) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(ms), TimeProvider.System);
            return $"slept {ms} ms";
        });
        app.MapPost("/echo", (HttpContext http) =>
        {
            http.Response.ContentLength = http.Request.ContentLength;
            return http.Request.Body.CopyToAsync(http.Response.Body);
        });
        app.Map("/seen/{**rest}", SeenAsync);
        app.MapGet("/upgrade/echo", UpgradeAsync);
        app.MapGet("/headers", (HttpContext http) => string.Join('\n', http.Request.Headers.Select(field => $"{field.Key}: {field.Value}")));
        app.MapPost("/count", async (HttpContext http) =>
        {
            long count = 0;
            byte[] buffer = new byte[64 * 1024];
            for (int read; (read = await http.Request.Body.ReadAsync(buffer)) > 0;)
            {
                count += read;
            }
            return count.ToString(CultureInfo.InvariantCulture);
        });
        app.MapGet("/predict", () => new { probability = Model.Probability });
        app.MapGet("/health", () => s_isSick ? Results.StatusCode(503) : Results.Text("well"));
        app.MapGet("/stream", StreamAsync);
        app.MapGet("/connection", (HttpContext http) =>
            $"{http.Request.Scheme} {http.Request.Host} {http.Connection.RemoteIpAddress} {http.Request.PathBase}|{http.Request.Headers["X-Forwarded-For"]}");
        app.MapGet("/host", () => Environment.GetEnvironmentVariable("SPECIMEN_HOST"));
        app.MapGet("/env", () => string.Join('\n', Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal)));
        app.MapGet("/fds", () => string.Join('\n', Directory.GetFiles("/proc/self/fd")
            .Select(path => $"{Path.GetFileName(path)} {File.ResolveLinkTarget(path, returnFinalTarget: false)}")));
        app.MapGet("/child", () =>
        {
            using Process child = Process.Start("sleep", "300");
            return child.Id.ToString(CultureInfo.InvariantCulture);
        });
        app.MapGet("/stop", (IHostApplicationLifetime host) =>
        {
            host.StopApplication();
            return "stopping";
        });
    }

    private static void MapTroubles(IEndpointRouteBuilder app)
    {
        app.MapGet("/block", () => Never.Wait(Timeout.InfiniteTimeSpan));
        app.MapGet("/spin", () => Spin());
        app.MapGet("/starve", () =>
        {
            // More than the pool will have injected within any test's time.
            for (int i = 0; i < 5000; i++)
            {
                ThreadPool.QueueUserWorkItem(_ => Never.Wait(Timeout.InfiniteTimeSpan));
            }
            return "starving";
        });
        app.MapGet("/sicken", () => s_isSick = true);
        app.MapGet("/allocate", (int mb) => Ballast.Take(mb));
        app.MapGet("/crash", () => Environment.FailFast("the specimen was told to crash"));
        app.MapGet("/flood", () =>
        {
            while (true)
            {
                Console.Out.WriteLine("flood");
            }
        });
        app.MapGet("/exit", (int code) => Environment.Exit(code));
        app.MapGet("/throw", IResult () => throw new InvalidOperationException("the specimen was told to throw"));
    }

    // A protocol in which what comes goes back.
    private static async Task UpgradeAsync(HttpContext http)
    {
        await using Stream stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        byte[] buffer = new byte[1024];
        for (int read = await stream.ReadAsync(buffer); read > 0; read = await stream.ReadAsync(buffer))
        {
            await stream.WriteAsync(buffer.AsMemory(0, read));
            await stream.FlushAsync();
        }
    }

    private static async Task SeenAsync(HttpContext http)
    {
        string method = http.Request.Method, target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var reader = new StreamReader(http.Request.Body);
        byte[] answer = Encoding.UTF8.GetBytes($"{method} {target} {await reader.ReadToEndAsync(http.RequestAborted)}");
        http.Response.Headers["X-Specimen"] = "1";
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    private static void Spin()
    {
        while (true)
        {
            Thread.SpinWait(1000);
        }
    }

    private static async Task StreamAsync(HttpContext http, int n, int ms)
    {
        for (int i = 0; i < n; i++)
        {
            await http.Response.WriteAsync($"{i}\n");
            await http.Response.Body.FlushAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(ms), TimeProvider.System);
        }
    }
}
