using System.Collections.Immutable;
using System.Text.Json;
using PneuXNet.Contract;
using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Incidents;

/// <summary><c>pneuxnet incidents</c>: the ends of workers that nobody had asked for, as a list or one of them in full.</summary>
internal static class IncidentsVerb
{
    public static readonly Verb Verb = new(
        "incidents", "[show ID|last] [OPTIONS]", "List the incidents in the folder of --incidents, newest first, or show one for a person to read", Run);

    private static readonly (string, string)[] Words = [("show ID", "One of the list, in full"), ("show last", "The newest one, in full")];

    private static int Run(VerbCall call)
    {
        if (call.AsksForHelp)
        {
            HelpText.Write(Verb, Words, call.Output);
            return ExitCodes.Ok;
        }
        (string? wanted, ImmutableArray<string> rest) = call.Sources.Arguments is ["show", var id, .. var others] ? (id, others) : (null, call.Sources.Arguments);
        (MasterConfiguration? configuration, ImmutableArray<string> problems) = ConfigurationReader.Read(call.Sources with { Arguments = rest });
        if (configuration is { Options.Incidents.Length: 0 })
        {
            problems = problems.Add("incidents: there is no folder for them; name the one that the service has with --incidents FOLDER");
        }
        if (!problems.IsEmpty)
        {
            return Complain(call, ExitCodes.Usage, problems);
        }
        MasterOptions options = configuration!.Options;
        string path = Path.GetFullPath(options.Incidents, Path.Combine(call.Sources.Folder, options.Chdir));
        var folder = new IncidentFolder(path);
        try
        {
            return wanted is null ? List(folder, path, call) : Show(folder, path, wanted, call);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return Complain(call, ExitCodes.CannotStart, [$"{path}: {e.Message}"]);
        }
    }

    private static int List(IncidentFolder folder, string path, VerbCall call)
    {
        string[] ids = [.. folder.Ids];
        foreach (string id in ids)
        {
            try
            {
                if (folder.Read(id) is { } incident)
                {
                    call.Output.WriteLine(IncidentText.Row(incident));
                }
            }
            catch (Exception e) when (e is JsonException or FileNotFoundException)
            {
                // None of ours, or the oldest, which has just gone: no reason to hide the others.
                call.Error.WriteLine($"pneuxnet: {id}.json can't be read: {e.Message}");
            }
        }
        if (ids.Length == 0)
        {
            call.Output.WriteLine($"no incidents in {path}");
        }
        return ExitCodes.Ok;
    }

    private static int Show(IncidentFolder folder, string path, string wanted, VerbCall call)
    {
        string? id = wanted == "last" ? folder.Ids.FirstOrDefault() : wanted;
        if (id is null || folder.Read(id) is not { } incident)
        {
            return Complain(call, ExitCodes.CannotStart, [$"incidents: there is no '{wanted}' in {path}; see pneuxnet incidents"]);
        }
        call.Output.Write(IncidentText.Whole(incident));
        return ExitCodes.Ok;
    }

    private static int Complain(VerbCall call, int code, IEnumerable<string> problems)
    {
        foreach (string problem in problems)
        {
            call.Error.WriteLine($"pneuxnet: {problem}");
        }
        return code;
    }
}
