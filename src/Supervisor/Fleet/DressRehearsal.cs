namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// Plays the plan through a death and the promotion of a spare, with nobody on the stage. A runtime compiles code when it is first
/// called, and the first death is a bad moment for that: it is what clients wait for.
/// </summary>
internal static class DressRehearsal
{
    // Two workers and a spare boot, one worker dies, the spare takes its place and another one is started: far fewer than this.
    private const int MostSteps = 200;

    /// <returns>Whether a spare was promoted in the end.</returns>
    public static bool Play()
    {
        var state = new FleetState(new FleetOptions { Workers = 2, Spares = 1, ChecksLimit = TimeSpan.FromSeconds(10) });
        TimeSpan now = TimeSpan.Zero;
        bool hasDied = false;
        bool wasPromoted = false;
        var events = new Queue<FleetEvent>([new FleetEvent.Tick([])]);
        for (int step = 0; step < MostSteps && !wasPromoted && events.TryDequeue(out FleetEvent? happened); step++)
        {
            now += TimeSpan.FromMilliseconds(100);
            (state, var actions) = Plan.Next(state, happened, now);
            foreach (FleetAction action in actions)
            {
                wasPromoted |= action is FleetAction.Accept { Promoted: not null };
                foreach (FleetEvent follows in AnswersTo(action))
                {
                    events.Enqueue(follows);
                }
            }
            if (events.Count == 0 && !hasDied)
            {
                hasDied = true;
                events.Enqueue(new FleetEvent.Tick([.. state.Workers.Select(worker => (worker.Id, now))]));
                events.Enqueue(new FleetEvent.Exited(state.Workers[0].Id, ExitStatus.Signaled(9)));
            }
        }
        return wasPromoted;
    }

    private static FleetEvent[] AnswersTo(FleetAction action) => action switch
    {
        FleetAction.Spawn spawn => [new FleetEvent.Spawned(spawn.Id, Pid: spawn.Id), new FleetEvent.Hello(spawn.Id), new FleetEvent.Ready(spawn.Id)],
        FleetAction.Check check => [new FleetEvent.Checked(check.Id)],
        _ => [],
    };
}
