using System.Globalization;

namespace PneuXNet.Contract;

/// <summary>The master as an operator is shown it.</summary>
public sealed record MasterFacts
{
    /// <summary>How the service is, in one sentence that begins with the word that matters most.</summary>
    public string Health
    {
        get
        {
            string state = this switch
            {
                { Phase: not "running" } => Phase,
                { Leaving: true } => "about to stop",
                { Paused: true } => "paused",
                { Serving: 0 } => "nobody serves",
                _ when Serving < Target => "serving with less than it should have",
                _ => "well",
            };
            return string.Create(CultureInfo.InvariantCulture, $"{state}: {Serving} of {Target} workers serve, generation {Generation}");
        }
    }

    public required int Pid { get; init; }

    public required string Version { get; init; }

    /// <summary>As given with --name; empty for none.</summary>
    public required string Name { get; init; }

    public required string App { get; init; }

    public required IReadOnlyList<string> Listeners { get; init; }

    /// <summary>What a listener's queue holds at most.</summary>
    public required int Backlog { get; init; }

    /// <summary>Connections that wait in the queue of each listener, when the master's loop last turned; null for a unix socket, of which the kernel doesn't tell.</summary>
    public IReadOnlyList<int?> Waiting { get; init; } = [];

    /// <summary>running, stopping, quitting or gone.</summary>
    public required string Phase { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Seconds since the start.</summary>
    public required double Uptime { get; init; }

    /// <summary>Seconds since the master's loop last turned. With an admin app it turns every five seconds at least.</summary>
    public double? Heartbeat { get; init; }

    /// <summary>Process id of another master whose counts are in these sums by now; 0: of none. Who adds up two masters has to know.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Absorbed { get; init; }

    /// <summary>Workers that there shall be.</summary>
    public required int Target { get; init; }

    /// <summary>Workers that serve.</summary>
    public required int Serving { get; init; }

    public required int Generation { get; init; }

    /// <summary>Workers don't accept, by an operator's wish.</summary>
    public required bool Paused { get; init; }

    /// <summary>The service is on its way down, be it that it still serves.</summary>
    public required bool Leaving { get; init; }

    /// <summary>Half of the workers have served at the same time.</summary>
    public required bool HasStarted { get; init; }

    /// <summary>The last reload: none, underway, done, failed or refused.</summary>
    public required string Reload { get; init; }

    /// <summary>Why the last reload came to nothing; null if it did not.</summary>
    public string? ReloadError { get; init; }

    /// <summary>Seconds since the last reload ended; null if there was none.</summary>
    public double? Reloaded { get; init; }

    /// <summary>Process id of the master that was started to take this one's place; null if there is none.</summary>
    public int? Successor { get; init; }

    /// <summary>That one serves.</summary>
    public required bool SuccessorServes { get; init; }

    /// <summary>The master that started this one still lives.</summary>
    public required bool HasPredecessor { get; init; }
}
