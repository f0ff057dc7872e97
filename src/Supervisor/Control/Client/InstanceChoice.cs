namespace PneuXNet.Supervisor.Control.Client;

/// <summary>Which master is meant; all empty: the only one of this user's.</summary>
/// <param name="Socket">Path of its control socket.</param>
/// <param name="PidFile">A file with its process id.</param>
/// <param name="Name">As given to it with --name.</param>
internal sealed record InstanceChoice(string Socket, string PidFile, string Name)
{
    public const string Usage = "[--socket PATH|--pid FILE|--name NAME]";

    /// <summary>From options as they were read.</summary>
    public static InstanceChoice Of(IReadOnlyDictionary<string, string> options) =>
        new(options.GetValueOrDefault("--socket", ""), options.GetValueOrDefault("--pid", ""), options.GetValueOrDefault("--name", ""));
}
