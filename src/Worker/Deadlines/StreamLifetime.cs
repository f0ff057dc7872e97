using Microsoft.AspNetCore.Http.Features;

namespace PneuXNet.Worker.Deadlines;

/// <summary>
/// The cancellation of a stream's request, as the app has it: with Kestrel's, or when the request is answered in the app's place, because
/// Kestrel cancels none whose response is whole.
/// </summary>
internal sealed class StreamLifetime(IHttpRequestLifetimeFeature kestrel) : IHttpRequestLifetimeFeature
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _own;
    private CancellationTokenRegistration _following;
    private CancellationToken? _given;
    private bool _isCancelled;

    public CancellationToken RequestAborted
    {
        get
        {
            if (_given is { } given)
            {
                return given;
            }
            lock (_lock)
            {
                if (_own is null && _isCancelled)
                {
                    return new CancellationToken(canceled: true);
                }
                _own ??= new CancellationTokenSource();
                if (_following == default)
                {
                    _following = kestrel.RequestAborted.UnsafeRegister(static own => ((CancellationTokenSource)own!).Cancel(), _own);
                }
                return _own.Token;
            }
        }
        set => _given = value;
    }

    public void Abort() => kestrel.Abort();

    /// <summary>Tells the app, on another thread, that nobody waits for it any more.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _isCancelled = true;
            _ = _own?.CancelAsync();
        }
    }

    /// <summary>The request has ended: what becomes of Kestrel's is no more its concern.</summary>
    public void End() => _following.Dispose();

    /// <summary>For the next request.</summary>
    public void Renew()
    {
        if (_own?.TryReset() == false)
        {
            _own = null;
        }
        (_following, _given, _isCancelled) = (default, null, false);
    }
}
