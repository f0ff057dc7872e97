using System.Collections.Immutable;
using System.Globalization;
using PneuXNet.Contract;

namespace PneuXNet.Supervisor.Top;

/// <summary>What somebody at the terminal sees and is about to do. What happens makes another one of it, and perhaps an order.</summary>
internal sealed record TopState
{
    private const int KeptEvents = 50;

    public History History { get; init; } = new();

    /// <summary>Oldest first.</summary>
    public ImmutableList<EventFacts> Events { get; init; } = [];

    /// <summary>Why the master can't be seen; null while it can.</summary>
    public string? Trouble { get; init; }

    /// <summary>Since when; by the watcher's clock.</summary>
    public TimeSpan TroubleSince { get; init; }

    /// <summary>The id of the worker that is chosen; null for none.</summary>
    public int? Chosen { get; init; }

    /// <summary>Is sent if the answer is yes.</summary>
    public TopOrder? Asked { get; init; }

    /// <summary>By how many workers the order that is asked for scales; 0 if it is another one.</summary>
    public int Step { get; init; }

    /// <summary>The last thing that was told; empty for nothing.</summary>
    public string Notice { get; init; } = "";

    /// <summary>The notice is of something that did not go well.</summary>
    public bool IsBad { get; init; }

    public bool IsOver { get; init; }

    public (TopState State, TopOrder? Order) Next(TopEvent happened) => happened switch
    {
        TopEvent.Pressed(var key) => Press(key),
        TopEvent.Saw(var look, var events) => (See(look, events), null),
        TopEvent.Missed missed => (this with { Trouble = missed.Why, TroubleSince = Trouble is null ? missed.At : TroubleSince, Asked = null, Step = 0 }, null),
        TopEvent.Outcome(var order, var message, var isGood) => (Telling($"{order.Title}: {message}", isBad: !isGood), null),
        TopEvent.Interrupted => (this with { IsOver = true }, null),
        _ => (this, null),
    };

    private TopState See(Look look, ImmutableArray<EventFacts> events)
    {
        bool isAnother = History.Picture is { } before && before.Now.Master.Pid != look.Master.Pid;
        ImmutableList<EventFacts> all = (isAnother ? [] : Events).AddRange(events);
        return this with
        {
            History = History.With(look),
            Events = all.RemoveRange(0, Math.Max(0, all.Count - KeptEvents)),
            Trouble = null,
            Chosen = StillChosen(look),
        };
    }

    // Who has chosen a worker means its place: what comes after it there is chosen then.
    private int? StillChosen(Look look) =>
        Chosen is not { } id || look.Workers.Any(worker => worker.Id == id) ? Chosen
        : History.Picture?.Now.Workers.FirstOrDefault(worker => worker.Id == id) is { } gone ? look.Workers.FirstOrDefault(worker => worker.Slot == gone.Slot)?.Id
        : null;

    private (TopState State, TopOrder? Order) Press(ConsoleKeyInfo key)
    {
        if (Asked is { } order && key.KeyChar is not ('+' or '-'))
        {
            TopState after = this with { Asked = null, Step = 0 };
            return key.KeyChar is 'y' or 'Y' ? (after.Telling($"{order.Title}: waiting for the outcome", isBad: false), order) : (after.Telling("", isBad: false), null);
        }
        TopState next = (key.Key, key.KeyChar) switch
        {
            (_, 'q' or 'Q') or (ConsoleKey.Escape, _) => this with { IsOver = true },
            (ConsoleKey.DownArrow, _) or (_, 'j') => Choose(1),
            (ConsoleKey.UpArrow, _) or (_, 'k') => Choose(-1),
            (_, '+' or '=') => Scale(1),
            (_, '-') => Scale(-1),
            (_, 'r' or 'R') => Ask(new TopOrder("reload", "Replace all workers by a new generation?", ["reload", "--wait"])),
            (_, 'c' or 'C') => Recycle(),
            _ => this,
        };
        return (next, null);
    }

    private TopState Choose(int step)
    {
        List<int> ids = [.. (History.Picture?.Now.Workers ?? []).Select(worker => worker.Id)];
        int at = Chosen is { } id ? ids.IndexOf(id) : -1;
        return ids.Count == 0 ? this : this with { Chosen = ids[at < 0 ? (step > 0 ? 0 : ids.Count - 1) : Math.Clamp(at + step, 0, ids.Count - 1)] };
    }

    private TopState Scale(int more)
    {
        int step = Step + more;
        if (step == 0)
        {
            return this with { Asked = null, Step = 0 };
        }
        int target = (History.Picture?.Now.Master.Target ?? 0) + step;
        string words = Text($"{step:+0;-0}");
        return Ask(new TopOrder($"scale {words}", Text($"Scale by {words}, to {target} workers?"), ["scale", words, "--wait"])) with { Step = step };
    }

    private TopState Recycle() => History.Picture?.Now.Workers.FirstOrDefault(worker => worker.Id == Chosen) is { } worker
        ? Ask(new TopOrder(
            Text($"recycle worker {worker.Slot}"), Text($"Replace worker {worker.Slot} (pid {worker.Pid}), its successor first?"), ["recycle", Text($"pid:{worker.Pid}"), "--wait"]))
        : Telling("choose a worker first, with the arrows", isBad: true);

    private TopState Ask(TopOrder order) => Trouble is null ? this with { Asked = order, Step = 0, Notice = "" } : Telling("there is no master to give orders to", isBad: true);

    private TopState Telling(string notice, bool isBad) => this with { Notice = notice, IsBad = isBad };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
