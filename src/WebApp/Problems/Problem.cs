namespace PneuXNet.WebApp.Problems;

/// <summary>A problem document (RFC 9457): the body of a failed request, or the reason why one film of several failed.</summary>
/// <param name="Type">What kind of problem it is, for machines; leads to its explanation.</param>
/// <param name="Title">The kind in words, the same for every occurrence.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time and what to do about it; may be shown to a person.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail)
{
    public const string ContentType = "application/problem+json";
}
