namespace PneuXNet.Supervisor.Control;

/// <summary>A request that is answered with an error.</summary>
/// <param name="code">One of a closed set: docs/control.md.</param>
/// <param name="id">Of the request, as far as it could be read.</param>
internal sealed class ControlException(string code, string message, long id = 0) : Exception(message)
{
    public string Code { get; } = code;

    public long Id { get; } = id;
}
