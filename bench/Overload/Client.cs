namespace PneuXNet.Overload;

/// <summary>Asks for one page again and again, each request on a connection of its own, as many visitors do.</summary>
internal sealed class Client : IDisposable
{
    /// <summary>So long a visitor waits; later answers are nobody's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>However high the rate: this machine has to live through it.</summary>
    private const int MostRequests = 100_000;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Uri _url;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, ConnectTimeout = Patience }) { Timeout = Patience };

    public Client(Uri url)
    {
        _url = url;
        _http.DefaultRequestHeaders.ConnectionClose = true;
    }

    /// <summary>So many visitors, each of whom waits for one answer before it asks again: what the service can do.</summary>
    public async Task<Tally> AskInTurnAsync(int visitors, TimeSpan span)
    {
        var tally = new Tally();
        long began = _time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, visitors).Select(_ => Task.Run(async () =>
        {
            while (_time.GetElapsedTime(began) < span)
            {
                await AskAsync(tally, began, span);
            }
        })));
        tally.Seconds = span.TotalSeconds;
        return tally;
    }

    /// <summary>So many requests a second, evenly, whether or not the ones before have been answered.</summary>
    public async Task<Tally> AskByTheClockAsync(double rate, TimeSpan span)
    {
        var tally = new Tally();
        List<Task> asked = [];
        long began = _time.GetTimestamp();
        for (int i = 0; i < Math.Min(MostRequests, rate * span.TotalSeconds); i++)
        {
            TimeSpan due = TimeSpan.FromSeconds(i / rate) - _time.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, _time);
            }
            asked.Add(Task.Run(() => AskAsync(tally, began, span)));
        }
        // What counts is what was answered while the load lasted, so the rate is that of its time.
        tally.Seconds = span.TotalSeconds;
        await Task.WhenAll(asked);
        return tally;
    }

    public void Dispose() => _http.Dispose();

    private async Task AskAsync(Tally tally, long since, TimeSpan span)
    {
        long began = _time.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(_url);
            _ = await response.Content.ReadAsByteArrayAsync();
            tally.Add((int)response.StatusCode, _time.GetElapsedTime(began), inTime: _time.GetElapsedTime(since) <= span);
        }
        catch (OperationCanceledException)
        {
            tally.AddTimedOut();
        }
        catch (HttpRequestException)
        {
            tally.AddFailed();
        }
    }
}
