namespace PneuXNet.Worker.Guard;

/// <summary>How large the head of a request may be.</summary>
/// <param name="Line">Bytes of the first line.</param>
/// <param name="Fields">Number of fields.</param>
/// <param name="FieldSize">Bytes of one field.</param>
/// <param name="Total">Bytes of all fields together.</param>
internal sealed record HeadLimits(int Line, int Fields, int FieldSize, int Total);
