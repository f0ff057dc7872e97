using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Hosting;

/// <summary>
/// The connection to the master. By it the admin app shows that it lives, and steers; nothing that is only read is asked for here. When it
/// ends, the master is gone, and so is the admin app.
/// </summary>
internal sealed class MasterLink(AdminEnvironment settings, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    // What the control desk takes in one line.
    private const int MostLine = 16 * 1024;

    private static readonly byte[] s_ping = [.. """{"id":0,"verb":"ping"}"""u8, (byte)'\n'];

    // It is never put into a page, so nothing has to be written in six bytes.
    private static readonly JsonSerializerOptions s_short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly NetworkStream _stream = new(
        new Socket(new SafeSocketHandle(AdminEnvironment.ControlDescriptor, ownsHandle: true)), ownsSocket: true);

    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _waiting = new();
    private long _lastId;

    /// <summary>Asks or orders, as docs/control.md has it.</summary>
    /// <param name="request">The members beside the id.</param>
    /// <param name="patience">How long the master may take.</param>
    /// <returns>The whole answer.</returns>
    /// <exception cref="OperationCanceledException">The one who asks has gone, or the master has.</exception>
    /// <exception cref="TimeoutException">The master says nothing.</exception>
    /// <exception cref="BadHttpRequestException">It is longer than a line may be.</exception>
    public async Task<JsonElement> AskAsync(JsonObject request, TimeSpan patience, CancellationToken gone)
    {
        long id = Interlocked.Increment(ref _lastId);
        request["id"] = id;
        byte[] line = Encoding.UTF8.GetBytes(request.ToJsonString(s_short) + "\n");
        // The master would close the connection, which is everybody's.
        if (line.Length > MostLine)
        {
            throw new BadHttpRequestException($"an order has at most {MostLine} bytes", StatusCodes.Status413PayloadTooLarge);
        }
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            await SendAsync(line, gone).WaitAsync(patience, time, gone);
            return await answer.Task.WaitAsync(patience, time, gone);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    public override void Dispose()
    {
        _stream.Dispose();
        _sending.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(HearAsync(stoppingToken), ShowLifeAsync(stoppingToken));

    private async Task HearAsync(CancellationToken stopping)
    {
        using var lines = new StreamReader(_stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 16 * 1024, leaveOpen: true);
        try
        {
            while (await lines.ReadLineAsync(stopping) is { } line)
            {
                var answer = JsonElement.Parse(line);
                if (_waiting.TryRemove(answer.GetProperty("id").GetInt64(), out TaskCompletionSource<JsonElement>? waiting))
                {
                    waiting.SetResult(answer);
                }
            }
        }
        catch (IOException)
        {
            // As good as the end.
        }
        foreach (TaskCompletionSource<JsonElement> waiting in _waiting.Values)
        {
            waiting.TrySetCanceled(CancellationToken.None);
        }
        lifetime.StopApplication();
    }

    // By the thread pool, like everything that answers: one that is starved shows nothing.
    private async Task ShowLifeAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(settings.PulseMilliseconds), time);
        do
        {
            await SendAsync(s_ping, stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task SendAsync(byte[] line, CancellationToken gone)
    {
        await _sending.WaitAsync(gone);
        try
        {
            // Not by the one who asks: half of a line would spoil the next.
            await _stream.WriteAsync(line, CancellationToken.None);
        }
        catch (IOException)
        {
            throw new OperationCanceledException("the master is gone");
        }
        finally
        {
            _sending.Release();
        }
    }
}
