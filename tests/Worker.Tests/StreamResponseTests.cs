using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using PneuXNet.Worker.Deadlines;

namespace PneuXNet.Worker.Tests;

/// <summary>Behind a real Kestrel that speaks HTTP/2, each app once with its response guarded and once without.</summary>
public sealed class StreamResponseTests
{
    private const string Guarded = "X-Guarded";

    private static readonly string[] Names = [.. StreamApps.All.Keys];

    /// <summary>Complete when the app has ended.</summary>
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Ended = new();

    private static readonly ConcurrentQueue<StreamResponse> Waiting = new();

    private WebApplication _server = null!;
    private HttpClient _client = null!;
    private int _number;

    [OneTimeSetUp]
    public async Task Start()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options => options.ConfigureEndpointDefaults(end => end.Protocols = HttpProtocols.Http2));
        builder.Services.AddResponseCompression(options => options.Providers.Add<GzipCompressionProvider>());
        _server = builder.Build();
        _server.Use(TellEndAsync);
        _server.Use((http, next) => http.Request.Headers.ContainsKey(Guarded) ? GuardAsync(http, next) : next(http));
        _server.UseWhen(static http => http.Request.Headers.AcceptEncoding.Count > 0, static app => app.UseResponseCompression());
        _server.UseWebSockets();
        _server.Map("/socket", EchoAsync);
        _server.Map("/socket/refused", http => StreamApps.Set(http, StatusCodes.Status403Forbidden));
        _server.MapMethods("/app", ["GET", "HEAD"], http => StreamApps.All[http.Request.Query["name"]!](http));
        _server.MapGet("/connection", http => http.Response.WriteAsync(http.Connection.Id));
        _server.MapMethods("/stuck", ["GET", "HEAD", "POST", "CONNECT"], StayAsync);
        await _server.StartAsync();
        string address = _server.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _client = new HttpClient { BaseAddress = new Uri(address) };
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Every_app_answers_as_it_does_without([ValueSource(nameof(Names))] string name, [Values("GET", "HEAD")] string method, [Values] bool isCompressed)
    {
        string without = await AskAsync(name, method, isGuarded: false, isCompressed);
        string with = await AskAsync(name, method, isGuarded: true, isCompressed);
        Assert.That(with, Is.EqualTo(without));
        Assert.That(without, Is.Not.Empty);
    }

    [TestCase("GET")]
    [TestCase("HEAD")]
    [TestCase("POST")]
    public async Task An_answer_in_the_apps_place_is_whole_and_what_the_app_does_then_goes_nowhere(string method)
    {
        using HttpRequestMessage request = Request(method, "/stuck", isGuarded: true);
        if (method == "POST")
        {
            // Of which the app reads nothing: the client is told that nobody wants it.
            request.Content = new ByteArrayContent(new byte[10_000_000]);
        }
        string connection = await ConnectionAsync();
        Task end = EndOf(request);
        Task<HttpResponseMessage> asked = _client.SendAsync(request);
        StreamResponse stuck = await NextAsync();
        Assert.That(stuck.TryAnswer(StatusCodes.Status504GatewayTimeout, "text/plain", "too late"u8.ToArray()), Is.True);

        using HttpResponseMessage response = await asked.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        Assert.That(((int)response.StatusCode, response.Content.Headers.ContentLength, response.Headers.Contains("X-Late")), Is.EqualTo((504, 8, false)));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(method == "HEAD" ? "" : "too late"));
        await end.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        Assert.That(StreamApps.Noted[NumberOf(request)], Is.EqualTo("cancelled, wrote"));
        Assert.That(await ConnectionAsync(), Is.EqualTo(connection), "it carries on");
    }

    [Test]
    public async Task A_client_that_goes_cancels_the_request()
    {
        using HttpRequestMessage request = Request("GET", "/stuck", isGuarded: true);
        Task end = EndOf(request);
        using var gone = new CancellationTokenSource();
        Task<HttpResponseMessage> asked = _client.SendAsync(request, gone.Token);
        StreamResponse stuck = await NextAsync();
        await gone.CancelAsync();
        Assert.That(async () => await asked, Throws.InstanceOf<OperationCanceledException>());
        await end.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        Assert.That(StreamApps.Noted[NumberOf(request)], Is.EqualTo("cancelled, wrote"));
        Assert.That(stuck.IsAnswered, Is.False);
    }

    [Test]
    public async Task What_has_begun_is_not_answered_in_the_apps_place()
    {
        using HttpRequestMessage request = Request("GET", "/stuck?begun=1", isGuarded: true);
        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        StreamResponse stuck = await NextAsync();
        Assert.That(stuck.TryAnswer(StatusCodes.Status504GatewayTimeout, "text/plain", "too late"u8.ToArray()), Is.False);
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_web_socket_is_accepted_and_carries_what_it_is_given(bool isGuarded)
    {
        using ClientWebSocket socket = await ConnectAsync("/socket", isGuarded);
        byte[] received = new byte[100];
        foreach (string word in (string[])["one", "two"])
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(word), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            WebSocketReceiveResult result = await socket.ReceiveAsync(received, CancellationToken.None);
            Assert.That(Encoding.ASCII.GetString(received, 0, result.Count), Is.EqualTo(word));
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
        Assert.That(socket.CloseStatusDescription, Is.EqualTo("bye"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_web_socket_that_the_app_refuses_is_refused(bool isGuarded) =>
        Assert.That(async () => await ConnectAsync("/socket/refused", isGuarded), Throws.TypeOf<WebSocketException>().With.Message.Contains("'403'"));

    [Test]
    public async Task A_web_socket_that_is_not_accepted_in_time_is_answered_in_the_apps_place_and_can_not_be_accepted_then()
    {
        Task<ClientWebSocket> asked = ConnectAsync("/socket?stuck=1", isGuarded: true);
        StreamResponse stuck = await NextAsync();
        Assert.That(stuck.TryAnswer(StatusCodes.Status504GatewayTimeout, "text/plain", "too late"u8.ToArray()), Is.True);
        Assert.That(async () => await asked.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System), Throws.TypeOf<WebSocketException>().With.Message.Contains("'504'"));
        Assert.That(await Task.Run(() => SpinWait.SpinUntil(() => StreamApps.Noted.ContainsKey("socket"), TimeSpan.FromSeconds(60))), Is.True);
        Assert.That(StreamApps.Noted["socket"], Is.EqualTo("ConnectionAbortedException"));
        Assert.That(await ConnectionAsync(), Is.Not.Empty, "the server is well");
    }

    private async Task<ClientWebSocket> ConnectAsync(string path, bool isGuarded)
    {
        var socket = new ClientWebSocket { Options = { HttpVersion = HttpVersion.Version20, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        if (isGuarded)
        {
            socket.Options.SetRequestHeader(Guarded, "1");
        }
        socket.Options.SetRequestHeader(StreamApps.Number, "none");
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(_client.BaseAddress!, path)) { Scheme = "ws" }.Uri, _client, CancellationToken.None);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task EchoAsync(HttpContext http)
    {
        if (http.Request.Query.ContainsKey("stuck"))
        {
            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            http.RequestAborted.Register(cancelled.SetResult);
            Waiting.Enqueue((StreamResponse)http.Features.GetRequiredFeature<IHttpResponseFeature>());
            await cancelled.Task;
        }
        try
        {
            using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
            byte[] buffer = new byte[100];
            for (WebSocketReceiveResult got; (got = await socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close;)
            {
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, CancellationToken.None);
            }
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
        }
        catch (ConnectionAbortedException e)
        {
            StreamApps.Noted["socket"] = e.GetType().Name;
        }
    }

    private async Task<string> AskAsync(string name, string method, bool isGuarded, bool isCompressed)
    {
        using HttpRequestMessage request = Request(method, $"/app?name={Uri.EscapeDataString(name)}", isGuarded);
        Task end = EndOf(request);
        if (isCompressed)
        {
            request.Headers.Add("Accept-Encoding", "gzip");
        }
        var seen = new StringBuilder();
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.Headers.Date = null;
            seen.Append($"{response.Version} {response.StatusCode}\n{response.Headers}{response.Content.Headers}");
            byte[] body = await response.Content.ReadAsByteArrayAsync();
            seen.Append($"{body.Length} bytes: {Convert.ToHexString(body.AsSpan(0, Math.Min(body.Length, 1000)))}\n{response.TrailingHeaders}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            seen.Append($"{(e.InnerException ?? e).Message}\n");
        }
        await end.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return seen.Append(StreamApps.Noted.GetValueOrDefault(NumberOf(request))).ToString();
    }

    private async Task<string> ConnectionAsync()
    {
        using HttpRequestMessage request = Request("GET", "/connection", isGuarded: true);
        using HttpResponseMessage response = await _client.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private HttpRequestMessage Request(string method, string path, bool isGuarded)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Add(StreamApps.Number, $"{++_number}");
        if (isGuarded)
        {
            request.Headers.Add(Guarded, "1");
        }
        return request;
    }

    private static string NumberOf(HttpRequestMessage request) => request.Headers.GetValues(StreamApps.Number).Single();

    private static Task EndOf(HttpRequestMessage request) => Ended.GetOrAdd(NumberOf(request), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private static async Task TellEndAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        finally
        {
            if (Ended.TryGetValue(http.Request.Headers[StreamApps.Number]!, out TaskCompletionSource? end))
            {
                end.SetResult();
            }
        }
    }

    private static async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        StreamResponse response = StreamResponse.Insert(http.Features, last: null);
        try
        {
            await next(http);
            await response.EndAsync();
        }
        catch
        {
            await response.FailAsync();
            throw;
        }
    }

    private static async Task StayAsync(HttpContext http)
    {
        if (http.Request.Query.ContainsKey("begun"))
        {
            await http.Response.BodyWriter.FlushAsync();
            Waiting.Enqueue((StreamResponse)http.Features.GetRequiredFeature<IHttpResponseFeature>());
            return;
        }
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        http.RequestAborted.Register(cancelled.SetResult);
        Waiting.Enqueue((StreamResponse)http.Features.GetRequiredFeature<IHttpResponseFeature>());
        await cancelled.Task;
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers["X-Late"] = "1";
        http.Response.OnStarting(() => StreamApps.Add(http, "late"));
        await http.Response.WriteAsync(new string('x', 100_000));
        http.Response.BodyWriter.GetSpan(1000)[0] = 1;
        http.Response.BodyWriter.Advance(1);
        await http.Response.Body.FlushAsync();
        await http.Response.CompleteAsync();
        StreamApps.Noted[http.Request.Headers[StreamApps.Number]!] = "cancelled, wrote";
    }

    private static async Task<StreamResponse> NextAsync()
    {
        StreamResponse? next = null;
        Assert.That(await Task.Run(() => SpinWait.SpinUntil(() => Waiting.TryDequeue(out next), TimeSpan.FromSeconds(60))), Is.True, "the app is called");
        return next!;
    }
}
