using PneuXNet.Contract;

namespace PneuXNet.Admin.Dashboard;

/// <summary>What the page is sent each second. The first one is whole; those after it bring what is new.</summary>
internal sealed record FeedMessage
{
    /// <summary>Replaces all that came before.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>When this was true, in milliseconds since 1970.</summary>
    public required long Time { get; init; }

    /// <summary>Whether orders can be given here, with the token.</summary>
    public required bool CanSteer { get; init; }

    public required MasterFacts Master { get; init; }

    /// <summary>What is wrong, the worst first; empty: all is well.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    public required Pace Speed { get; init; }

    /// <summary>Requests that ended, ever.</summary>
    public required long Ended { get; init; }

    /// <summary>Those of them that failed.</summary>
    public required long Failed { get; init; }

    public required IReadOnlyList<WorkerNow> Workers { get; init; }

    /// <summary>Requests that run for a second or longer, the oldest first, no more than the page shows.</summary>
    public required IReadOnlyList<RequestFacts> Late { get; init; }

    /// <summary>How many there are.</summary>
    public required int LateCount { get; init; }

    public required IReadOnlyDictionary<string, long> Tallies { get; init; }

    /// <summary>Points of the charts that are new; null for none.</summary>
    public IReadOnlyList<Moment>? Moments { get; init; }

    /// <summary>All lives; null: none has changed.</summary>
    public IReadOnlyList<Life>? Lives { get; init; }

    /// <summary>Events that are new; null for none.</summary>
    public IReadOnlyList<EventFacts>? Events { get; init; }
}
