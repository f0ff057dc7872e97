using Microsoft.AspNetCore.Http;

namespace PneuXNet.Worker.Guard;

/// <summary>Why a request is not let in, and what its client is told.</summary>
/// <param name="Reason">For people: what the request has that it must not have.</param>
internal sealed record Refusal(int Status, string Reason)
{
    public static Refusal Bad(string reason) => new(StatusCodes.Status400BadRequest, reason);

    public static Refusal TooLarge(string reason) => new(StatusCodes.Status431RequestHeaderFieldsTooLarge, reason);
}
