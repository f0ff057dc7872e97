using System.Collections;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace PneuXNet.Worker.Requests;

/// <summary>
/// Stands between Kestrel's request and the app's context for it. Kestrel's features offer a place where a context is kept for reuse,
/// but only for one of the type that Kestrel was started with, which is now ours; so this offers the app's a place in turn.
/// </summary>
internal sealed class RequestScope<TContext>(IFeatureCollection features)
    : RequestAccount(features), IFeatureCollection, IHostContextContainer<TContext>
    where TContext : notnull
{
    /// <summary>The app's context for the request under way.</summary>
    public TContext Context { get; set; } = default!;

    TContext? IHostContextContainer<TContext>.HostContext { get; set; }

    public bool IsReadOnly => Features.IsReadOnly;

    public int Revision => Features.Revision;

    public object? this[Type key]
    {
        get => Features[key];
        set => Features[key] = value;
    }

    public TFeature? Get<TFeature>() => Features.Get<TFeature>();

    public void Set<TFeature>(TFeature? instance) => Features.Set(instance);

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => Features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
