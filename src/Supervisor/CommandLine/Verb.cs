namespace PneuXNet.Supervisor.CommandLine;

/// <summary>A first word that makes pneuxnet do something else than serve: a command of its own, with arguments of its own.</summary>
/// <param name="Name">The word. An app of that name is served as <c>./NAME</c>.</param>
/// <param name="Arguments">What stands for its arguments in the help.</param>
/// <param name="Help">One sentence without its full stop.</param>
/// <param name="Run">Does it, and returns the exit code.</param>
internal sealed record Verb(string Name, string Arguments, string Help, Func<VerbCall, int> Run)
{
    /// <summary>Whether help, completion and the man page tell of it; false for what the program asks of itself.</summary>
    public bool IsShown { get; init; } = true;

    /// <summary>How it is called, for the help.</summary>
    public string Label => $"{Name} {Arguments}".TrimEnd();
}
