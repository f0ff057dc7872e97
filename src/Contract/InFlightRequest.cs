namespace PneuXNet.Contract;

/// <summary>A request as read from the in-flight table.</summary>
/// <param name="Id">Counts the worker's requests from 1.</param>
/// <param name="StartedAt">CLOCK_MONOTONIC, in ticks of <see cref="TimeProvider.System"/>.</param>
/// <param name="Method">The method, at most twelve characters of it.</param>
/// <param name="Path">The path without the query (which may hold secrets) unless the operator wants it, at most 190 bytes of it.</param>
public sealed record InFlightRequest(long Id, long StartedAt, string Method, string Path)
{
    /// <summary>Kestrel's id of the connection that it came by; empty on the private socket.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Its client has been answered that it took too long.</summary>
    public bool IsOverdue { get; init; }
}
