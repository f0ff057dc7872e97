using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Control.Client;
using PneuXNet.Supervisor.Incidents;
using PneuXNet.Supervisor.Nginx;
using PneuXNet.Supervisor.Top;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>All verbs, in the order of the help.</summary>
internal static class Verbs
{
    public static IReadOnlyList<Verb> All { get; } = [NginxConfigVerb.Verb, CtlVerb.Verb, TopVerb.Verb, IncidentsVerb.Verb, StacksVerb.Verb];

    public static IEnumerable<Verb> Shown => All.Where(verb => verb.IsShown);

    /// <summary>The verb that a command line begins with, as a call that is ready to run; null if it begins with none.</summary>
    public static Func<int>? Find(ConfigurationSources sources, TextWriter output, TextWriter error) =>
        sources.Arguments is [var first, ..] && All.FirstOrDefault(verb => verb.Name == first) is { } found
            ? () => found.Run(new VerbCall(sources with { Arguments = sources.Arguments.RemoveAt(0) }, output, error))
            : null;
}
