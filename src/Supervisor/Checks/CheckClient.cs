using System.Net.Sockets;

namespace PneuXNet.Supervisor.Checks;

/// <summary>
/// Asks one worker over its private socket. On pool threads, since nothing here may hold up the master's loop; and with a limit for each
/// answer in time and in bytes, since the worker may be broken in any way.
/// </summary>
internal sealed class CheckClient : IDisposable
{
    private const int MostBytes = 8 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Func<long?> _measure;

    /// <param name="measure">How much memory the worker has of its own.</param>
    public CheckClient(string socket, Func<long?> measure, TimeProvider time)
    {
        (_time, _measure) = (time, measure);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = (_, cancellation) => ConnectAsync(socket, cancellation),
        };
        _http = new HttpClient(handler) { MaxResponseContentBufferSize = MostBytes, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <returns>The name of the check and what is wrong; null if nothing is.</returns>
    public async Task<string?> AskAsync(GoldenCheck check, CancellationToken cancellation)
    {
        string? wrong = null;
        for (int i = 0; i <= check.Warmup && wrong is null; i++)
        {
            wrong = await AskOnceAsync(check, counts: i == check.Warmup, cancellation).ConfigureAwait(false);
        }
        return wrong is null ? null : $"check '{check.Name}': {wrong}";
    }

    public void Dispose() => _http.Dispose();

    private async Task<string?> AskOnceAsync(GoldenCheck check, bool counts, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(check.Timeout);
        try
        {
            using HttpRequestMessage request = RequestOf(check);
            long began = _time.GetTimestamp();
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            TimeSpan latency = _time.GetElapsedTime(began);
            long? memory = check.MemoryBelow is null ? null : _measure();
            return counts ? CheckVerdict.Judge(check, new CheckAnswer((int)response.StatusCode, name => HeaderOf(response, name), body, latency, memory)) : null;
        }
        catch (OperationCanceledException)
        {
            return FormattableString.Invariant($"no answer within {check.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return $"no answer: {(e.InnerException ?? e).Message}";
        }
    }

    private static HttpRequestMessage RequestOf(GoldenCheck check)
    {
        var request = new HttpRequestMessage(new HttpMethod(check.Method), $"http://localhost{check.Path}");
        if (check.Body is not null)
        {
            request.Content = new ByteArrayContent(check.Body);
        }
        foreach ((string name, string value) in check.Headers)
        {
            // What describes the body is kept with the body.
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                _ = request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return request;
    }

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
