namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>What the code on disk and the machine are like at the moment. A process keeps the code that it was started from.</summary>
internal sealed record Weather
{
    public static readonly Weather Fine = new() { Hangs = false };

    /// <summary>The app starts.</summary>
    public bool Boots { get; init; } = true;

    /// <summary>Processes can be made at all.</summary>
    public bool Spawns { get; init; } = true;

    /// <summary>Now and then an app hangs in its start, and all are slow.</summary>
    public bool Hangs { get; init; } = true;

    /// <summary>The app answers its checks as it should.</summary>
    public bool AnswersRight { get; init; } = true;

    /// <summary>What the app depends on is there; without it nobody answers as he should.</summary>
    public bool DatabaseIsUp { get; init; } = true;

    /// <summary>The app loses memory.</summary>
    public bool Leaks { get; init; }
}
