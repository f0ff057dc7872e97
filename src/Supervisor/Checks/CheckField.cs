using Tomlyn.Syntax;

namespace PneuXNet.Supervisor.Checks;

/// <summary>A row of the table of what can be said of a golden check.</summary>
/// <param name="Name">As it stands in the file.</param>
/// <param name="Help">What it means; docs/rollout.md shows it.</param>
/// <param name="Rule">Completes "VALUE ..." when a value is refused.</param>
/// <param name="Remedy">What to write instead.</param>
/// <param name="Take">The check with the value; null if the value breaks the rule. It may read a file.</param>
internal sealed record CheckField(string Name, string Help, string Rule, string Remedy, Func<GoldenCheck, ValueSyntax, Func<string, byte[]>, GoldenCheck?> Take);
