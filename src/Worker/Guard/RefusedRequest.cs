namespace PneuXNet.Worker.Guard;

/// <summary>A request that was not let in.</summary>
/// <param name="Line">Its first line as it came, as far as it came.</param>
internal sealed record RefusedRequest(Refusal Why, string Line);
