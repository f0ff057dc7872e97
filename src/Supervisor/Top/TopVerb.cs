using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Control.Client;

namespace PneuXNet.Supervisor.Top;

/// <summary><c>pneuxnet top</c>: watches a running master, at a terminal or into a pipe.</summary>
internal static class TopVerb
{
    public static readonly Verb Verb = new("top", TopOptions.Usage, "Watch a running master and its workers, and scale, recycle or reload by a key", Run);

    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    private static int Run(VerbCall call)
    {
        try
        {
            if (call.AsksForHelp)
            {
                WriteHelp(call.Output);
                return CtlExitCodes.Done;
            }
            var options = TopOptions.Read(call.Sources.Arguments);
            using var watcher = new Watcher(options.Instance, call.Sources.Environment, TimeProvider.System);
            bool isPlain = options.IsPlain || Console.IsOutputRedirected || call.Sources.Environment("TERM") is null or "" or "dumb";
            return isPlain ? RunPlain(watcher, options.Interval, call.Output) : RunLive(watcher, options.Interval ?? DefaultInterval);
        }
        catch (CtlException e)
        {
            call.Error.WriteLine($"pneuxnet top: {e.Message}");
            return e.ExitCode;
        }
    }

    // Apart, so that only this loads the library that draws.
    private static int RunLive(Watcher watcher, TimeSpan interval)
    {
        using var live = new LiveTop(watcher, interval, TimeProvider.System);
        return live.RunAsync().GetAwaiter().GetResult();
    }

    /// <summary>A picture; with an interval one after the other, each with the events since the one before, until the master is gone.</summary>
    private static int RunPlain(Watcher watcher, TimeSpan? interval, TextWriter output)
    {
        TopEvent.Saw first = watcher.Look();
        var history = new History().With(first.Look);
        var events = first.Events;
        using var clock = new PeriodicTimer(interval ?? DefaultInterval, TimeProvider.System);
        do
        {
            clock.WaitForNextTickAsync().AsTask().Wait();
            TopEvent.Saw saw = watcher.Look();
            history = history.With(saw.Look);
            output.WriteLine(PlainTop.Of(history.Picture!, events.AddRange(saw.Events)));
            output.Flush();
            events = [];
        }
        while (interval is not null);
        return CtlExitCodes.Done;
    }

    private static void WriteHelp(TextWriter output)
    {
        output.WriteLine($"Usage: pneuxnet top {TopOptions.Usage}\n");
        output.WriteLine("""
            Shows the workers of a running master with their speed over the last seconds, requests that run for long, and events.
            Without --socket, --pid or --name the only master of this user's is meant. --interval is the time between two looks, 1 s
            if it is not given. Where the output is no terminal, or with --plain, a picture is printed as text, and with --interval
            one after the other.

              up, down, j, k   choose a worker
              c                recycle it: its successor first
              + -              a worker more, a worker less
              r                reload
              y                yes, to the question that each of these asks
              q, Esc, Ctrl-C   quit

            Exit codes: 0 done, 2 wrong command line, 3 no master or more than one.
            """);
    }
}
