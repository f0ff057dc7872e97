namespace PneuXNet.Supervisor.Configuration;

/// <summary>What is kept of workers' ends that nobody had asked for.</summary>
internal static class IncidentSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<string>("--incidents")
        {
            Value = "FOLDER", NeedsRestart = true, Names = Naming.Folder, Otherwise = "nowhere",
            Help = "Where a file is written when a worker ends other than by request: why, what it was at, the stacks of its threads",
            Rule = "must be a path", Remedy = "write for example --incidents /var/lib/pneuxnet/incidents",
            Read = ValueReaders.Text, Set = (options, value) => options with { Incidents = value },
        },
        new SettingOf<KeptIncidents>("--incidents-keep")
        {
            Value = "N[,SIZE]", NeedsRestart = true, Default = KeptIncidents.Default,
            Help = "How many incidents are kept, and how big they may be together; the oldest go",
            Rule = "must be a number from 1 to 100000, then perhaps a comma and a size such as 512M", Remedy = "write for example --incidents-keep 50,512M",
            Read = KeptIncidents.TryParse, Set = (options, value) => options with { KeptIncidents = value },
        },
        new SettingOf<bool>("--incidents-dump")
        {
            Value = "", NeedsRestart = true,
            Help = "Keep a core file with each incident. It holds what was in memory: requests, and secrets",
            Rule = "must be true or false", Remedy = "write incidents_dump = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { DumpsIncidents = value },
        },
        new SettingOf<bool>("--incidents-query")
        {
            Value = "",
            Help = "Show the queries of requests in incidents and in the log, and not only their paths. They may hold secrets",
            Rule = "must be true or false", Remedy = "write incidents_query = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { ShowsQueries = value },
        },
    ];
}
