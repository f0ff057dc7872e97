using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>One call of a <see cref="Verb"/>.</summary>
/// <param name="Sources">What follows the verb, with all else that a configuration is made of.</param>
internal sealed record VerbCall(ConfigurationSources Sources, TextWriter Output, TextWriter Error)
{
    /// <summary>Whether help is wanted in the place of what the verb does.</summary>
    public bool AsksForHelp => Sources.Arguments.TakeWhile(word => word != "--").Any(word => word is "--help" or "-h");
}
