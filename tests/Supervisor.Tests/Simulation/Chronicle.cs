using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>The last steps of a history, for whoever has to find out how a promise came to be broken.</summary>
internal sealed class Chronicle
{
    private const int Steps = 24;

    private readonly Queue<(TimeSpan At, FleetEvent Event, ImmutableArray<FleetAction> Actions)> _steps = new();
    private FleetState? _last;

    public void Note(TimeSpan at, FleetEvent happened, ImmutableArray<FleetAction> actions, FleetState after)
    {
        _last = after;
        if (happened is FleetEvent.Tick && actions.IsEmpty)
        {
            return;
        }
        _steps.Enqueue((at, happened, actions));
        if (_steps.Count > Steps)
        {
            _steps.Dequeue();
        }
    }

    public override string ToString() => string.Join('\n',
    [
        .. _steps.Select(step => $"  {step.At} {(step.Event is FleetEvent.Tick ? "Tick" : step.Event)} -> {string.Join(", ", step.Actions.Select(Words))}"),
        .. _last is null ? (string[])[] : [$"  generation {_last.Generation}, proven {_last.ProvenGeneration}, target {_last.Target}"],
        .. (_last?.Workers ?? []).Select(worker => $"  {worker.Id}: slot {worker.Slot} generation {worker.Generation} {worker.Stage}, serving since {worker.ServingSince}, retiring {worker.Retiring}"),
    ]);

    private static string Words(FleetAction action) => action is FleetAction.Tell tell ? tell.News.GetType().Name : action.ToString();
}
