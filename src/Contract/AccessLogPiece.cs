namespace PneuXNet.Contract;

/// <summary>A piece of an access log's line.</summary>
/// <param name="Text">The text, or the name of the header or variable; else empty.</param>
public readonly record struct AccessLogPiece(AccessLogAtom Atom, string Text = "");
