using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace PneuXNet.Worker.Deadlines;

/// <summary>
/// The response to a stream of HTTP/2, as the app has it: what it sets is kept here until its response begins, and what it writes passes
/// through to Kestrel. As long as it hasn't begun, another can be sent in its place, through Kestrel and with everything that HTTP/2 asks
/// for, because nothing of Kestrel's response is in the app's hands: what the app sets and writes from then on goes nowhere.
/// </summary>
/// <remarks>
/// With HTTP/1 the bytes themselves are decided upon (<see cref="ResponseGate"/>). Streams share their connection's bytes, its header
/// compression and its window, and only Kestrel has the books of these. Kept for the next request of the stream, so it costs
/// no memory but that of the header fields.
/// </remarks>
internal sealed class StreamResponse : IHttpResponseFeature, IHttpResponseBodyFeature, IHttpResponseTrailersFeature
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Answered = 2;

    /// <summary>NO_ERROR of RFC 9113, section 7: behind a whole response it says that nothing more of the request is wanted.</summary>
    private const int NoError = 0;

    /// <summary>CANCEL of the same section.</summary>
    private const int Cancelled = 8;

    private readonly IFeatureCollection _features;
    private readonly IHttpResponseFeature _response;
    private readonly IHttpResponseBodyFeature _body;
    private readonly IHttpResponseTrailersFeature? _trailing;
    private readonly StreamLifetime _lifetime;
    private readonly HeaderDictionary _headers = [];
    private readonly HeaderDictionary _trailers = [];
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private readonly StreamResponseWriter _writer;
    private StreamResponseBody? _stream;
    private Task _answer = Task.CompletedTask;
    private int _state;
    private int _status;
    private string? _reason;
    private bool _isPassedOn;
    private ExceptionDispatchInfo? _failure;

    /// <param name="features">Kestrel's, with nothing of ours among them.</param>
    private StreamResponse(IFeatureCollection features)
    {
        _features = features;
        _response = features.Get<IHttpResponseFeature>()!;
        _body = features.Get<IHttpResponseBodyFeature>()!;
        _trailing = features.Get<IHttpResponseTrailersFeature>();
        _lifetime = new StreamLifetime(features.Get<IHttpRequestLifetimeFeature>()!);
        _writer = new StreamResponseWriter(this);
    }

    public bool HasBegun => Volatile.Read(ref _state) == Begun;

    public bool IsAnswered => Volatile.Read(ref _state) == Answered;

    public int StatusCode
    {
        get => _isPassedOn || IsAnswered ? _response.StatusCode : _status;
        set
        {
            if (_isPassedOn)
            {
                // It has a word to say to that.
                _response.StatusCode = value;
            }
            _status = value;
        }
    }

    public string? ReasonPhrase
    {
        get => _isPassedOn ? _response.ReasonPhrase : _reason;
        set
        {
            if (_isPassedOn)
            {
                _response.ReasonPhrase = value;
            }
            _reason = value;
        }
    }

    public IHeaderDictionary Headers { get => _headers; set => Replace(_headers, value); }

    public IHeaderDictionary Trailers { get => _trailers; set => Replace(_trailers, value); }

    public bool HasStarted => _isPassedOn && _response.HasStarted;

    public Stream Stream => _stream ??= new StreamResponseBody(this);

    public PipeWriter Writer => _writer;

    Stream IHttpResponseFeature.Body
    {
        get => Stream;
        set => _features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(value, this));
    }

    /// <summary>Where the app's bytes go, to those who have asked <see cref="TryBegin"/>.</summary>
    internal PipeWriter Through => _body.Writer;

    /// <summary>As <see cref="Through"/>, for whoever writes to a stream.</summary>
    internal Stream ThroughStream => _body.Stream;

    /// <summary>Puts one in the place of Kestrel's, for the request that begins. Before the app sees any of it.</summary>
    /// <param name="last">The one of the stream's last request.</param>
    public static StreamResponse Insert(IFeatureCollection features, StreamResponse? last)
    {
        // Work that was given up may still hold the one it had.
        StreamResponse response = last is { IsAnswered: false } ? last : new StreamResponse(features);
        response.Renew();
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(response._lifetime);
        if (response._trailing is not null)
        {
            features.Set<IHttpResponseTrailersFeature>(response);
        }
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            features.Set<IHttpExtendedConnectFeature>(new StreamConnect(connect, response));
        }
        return response;
    }

    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (HasStarted)
        {
            // Refuses it in the words that apps know.
            _response.OnStarting(callback, state);
        }
        _starting.Push((callback, state));
    }

    public void OnCompleted(Func<object, Task> callback, object state) => _response.OnCompleted(callback, state);

    public void DisableBuffering() => _body.DisableBuffering();

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (await TryBeginAsync().ConfigureAwait(false))
        {
            await _body.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        if (await TryBeginAsync().ConfigureAwait(false))
        {
            await _body.SendFileAsync(path, offset, count, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CompleteAsync()
    {
        if (await TryBeginAsync().ConfigureAwait(false))
        {
            PassTrailersOn();
            await _body.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The app has ended as it should; what it has set is Kestrel's now, which ends the response.</summary>
    public async Task EndAsync()
    {
        await _writer.Completion.ConfigureAwait(false);
        if (!TryBegin())
        {
            await _answer.ConfigureAwait(false);
            return;
        }
        await AskAsync().ConfigureAwait(false);
        _failure?.Throw();
        PassTrailersOn();
        _lifetime.End();
    }

    /// <summary>The app has failed. Kestrel has an answer to that, unless there is one already.</summary>
    public Task FailAsync()
    {
        if (!TryBegin())
        {
            return _answer;
        }
        _isPassedOn = true;
        _lifetime.End();
        return Task.CompletedTask;
    }

    /// <summary>Sends a whole response in the place of the app's, and cancels the request; false if the app's has begun.</summary>
    public bool TryAnswer(int status, string contentType, byte[] document)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = sent.Task;
        if (Interlocked.CompareExchange(ref _state, Answered, Waiting) != Waiting)
        {
            return false;
        }
        _ = AnswerAsync(status, contentType, document, sent);
        _lifetime.Cancel();
        return true;
    }

    /// <summary>The app is about to write. False if that goes nowhere.</summary>
    internal bool TryBegin() => HasBegun || Interlocked.CompareExchange(ref _state, Begun, Waiting) != Answered;

    /// <summary>The app's response is about to start: runs what wanted to be asked before, and gives Kestrel what was set.</summary>
    internal ValueTask<bool> TryBeginAsync()
    {
        if (!TryBegin())
        {
            return new(false);
        }
        if (_isPassedOn)
        {
            return new(true);
        }
        if (_starting.Count > 0 || _failure is not null)
        {
            return StartingAsync();
        }
        PassOn();
        return new(true);
    }

    /// <summary>As <see cref="TryBeginAsync"/>, for those who can't wait.</summary>
    internal bool TryBeginNow()
    {
        ValueTask<bool> begin = TryBeginAsync();
        return begin.IsCompleted ? begin.Result : begin.AsTask().GetAwaiter().GetResult();
    }

    private async ValueTask<bool> StartingAsync()
    {
        await AskAsync().ConfigureAwait(false);
        return _failure is null ? true : throw new ObjectDisposedException("The response has been given up because of a callback of OnStarting.", _failure.SourceException);
    }

    // Whoever fails here has failed the request, as Kestrel has it, whatever the app makes of that.
    private async ValueTask AskAsync()
    {
        try
        {
            while (_failure is null && _starting.TryPop(out (Func<object, Task> Callback, object State) next))
            {
                await next.Callback(next.State).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        if (_failure is null)
        {
            PassOn();
        }
    }

    private void PassOn()
    {
        if (_isPassedOn)
        {
            // One of those who were asked has written.
            return;
        }
        (_response.StatusCode, _response.ReasonPhrase) = (_status, _reason);
        Replace(_response.Headers, _headers);
        _headers.IsReadOnly = true;
        _isPassedOn = true;
    }

    private void PassTrailersOn()
    {
        if (_trailers.Count > 0)
        {
            Replace(_trailing!.Trailers, _trailers);
            _trailers.Clear();
        }
    }

    private async Task AnswerAsync(int status, string contentType, byte[] document, TaskCompletionSource sent)
    {
        int outcome = Cancelled;
        try
        {
            _response.StatusCode = status;
            _response.Headers.ContentType = contentType;
            _response.Headers.ContentLength = document.Length;
            _response.Headers.CacheControl = "no-store";
            await _body.Writer.WriteAsync(document).ConfigureAwait(false);
            await _body.CompleteAsync().ConfigureAwait(false);
            outcome = NoError;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The client has gone.
        }
        try
        {
            // Nothing more of the request is wanted, and the app finds that its client has gone. Kestrel sends this behind a response that
            // is complete; where the client's window is shut, its body is left out, and nobody waits.
            _features.Get<IHttpResetFeature>()?.Reset(outcome);
        }
        finally
        {
            // The request waits for this.
            sent.SetResult();
        }
    }

    private void Renew()
    {
        _headers.IsReadOnly = false;
        _headers.Clear();
        _trailers.Clear();
        _starting.Clear();
        _writer.Renew();
        _lifetime.Renew();
        (_status, _reason, _isPassedOn, _failure) = (StatusCodes.Status200OK, null, false, null);
        Volatile.Write(ref _state, Waiting);
    }

    private static void Replace(IHeaderDictionary fields, IHeaderDictionary by)
    {
        fields.Clear();
        foreach ((string name, StringValues values) in by)
        {
            fields[name] = values;
        }
    }
}
