namespace PneuXNet.Supervisor.Control;

/// <summary>How an order went.</summary>
/// <param name="Error">A code of docs/control.md; null if it went well.</param>
/// <param name="Message">For people.</param>
internal sealed record Verdict(string? Error, string Message)
{
    public static Verdict Done(string message) => new(null, message);

    public static Verdict Failed(string message) => new("failed", message);

    public static Verdict Superseded(string message) => new("superseded", message);
}
