namespace PneuXNet.Contract;

/// <summary>Something that a person should know of a service, as one reads it who was woken for it.</summary>
/// <param name="What">What is wrong, in a sentence without its full stop.</param>
/// <param name="Remedy">What to do; null: nothing, it was wished so or passes by itself.</param>
public sealed record Finding(Concern Concern, string What, string? Remedy = null);
