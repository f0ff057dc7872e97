using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Top;

/// <summary>What somebody at the keys wants of the master.</summary>
/// <param name="Title">In a word or two, for what is told of it.</param>
/// <param name="Question">What is asked before it is sent.</param>
/// <param name="Words">As they stand after <c>pneuxnet ctl</c>.</param>
internal sealed record TopOrder(string Title, string Question, ImmutableArray<string> Words);
