using System.Text.Json;
using PneuXNet.Supervisor.CommandLine;

namespace PneuXNet.Supervisor.Control.Client;

/// <summary><c>pneuxnet ctl</c>: asks and orders through a master's control socket.</summary>
internal static class CtlVerb
{
    public static readonly Verb Verb = new("ctl", CtlCommand.Usage, "Ask a running master, or steer it; pneuxnet ctl --help lists what it understands", Run);

    private static int Run(VerbCall call)
    {
        try
        {
            if (call.AsksForHelp)
            {
                WriteHelp(call.Output);
                return CtlExitCodes.Done;
            }
            var command = CtlCommand.Read(call.Sources.Arguments);
            using CtlConnection connection = InstanceFinder.Connect(command.Instance, call.Sources.Environment);
            return Ask(connection, command, call.Output);
        }
        catch (CtlException e)
        {
            call.Error.WriteLine($"pneuxnet ctl: {e.Message}");
            return e.ExitCode;
        }
    }

    private static int Ask(CtlConnection connection, CtlCommand command, TextWriter output)
    {
        connection.Send(command.Request);
        // The master keeps the time; this is for a master that doesn't answer at all.
        var patience = TimeSpan.FromSeconds(command.Timeout + 10);
        JsonElement result = ResultOf(connection.Read(patience));
        output.Write(command.Json ? result.GetRawText() + "\n" : CtlPrinter.Print(command.Verb.Name, result));
        output.Flush();
        if (command is { EndsMaster: true, Waits: true })
        {
            connection.AwaitEnd(TimeSpan.FromSeconds(command.Timeout));
        }
        while (command.Follows)
        {
            JsonElement happened = connection.Read(patience: null).GetProperty("event");
            output.Write(command.Json ? happened.GetRawText() + "\n" : CtlPrinter.Event(happened));
            output.Flush();
        }
        return CtlExitCodes.Done;
    }

    /// <exception cref="CtlException">The answer is an error.</exception>
    public static JsonElement ResultOf(JsonElement answer)
    {
        if (answer.TryGetProperty("result", out JsonElement result))
        {
            return result;
        }
        JsonElement error = answer.GetProperty("error");
        throw new CtlException(
            error.GetProperty("code").GetString() == "timeout" ? CtlExitCodes.TimedOut : CtlExitCodes.Failed,
            $"{error.GetProperty("code").GetString()}: {error.GetProperty("message").GetString()}");
    }

    private static void WriteHelp(TextWriter output)
    {
        output.WriteLine($"Usage: pneuxnet ctl {CtlCommand.Usage}\n");
        output.Write(Table.Of(["VERB", ""], ControlVerb.All.Select(verb =>
            (IReadOnlyList<string>)[$"{verb.Name} {verb.Arguments}".TrimEnd(), verb.Help + (verb.CanWait ? " [--wait]" : "")])));
        output.WriteLine("""

            A worker is named by its slot, or by pid:PID. Without --socket, --pid or --name the only master of this user's is meant.
            --wait waits for the outcome, for 60 s or --timeout. Exit codes: 0 done, 1 failed or refused, 2 wrong command line,
            3 no master or more than one, 4 not done in time.
            """);
    }
}
