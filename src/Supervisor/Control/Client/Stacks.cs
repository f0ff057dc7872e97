using System.Globalization;
using System.Text.Json;

namespace PneuXNet.Supervisor.Control.Client;

/// <summary>What the threads of a worker do, as far as the kernel knows: proc(5). Nothing is asked of the worker, which may hang.</summary>
internal static class Stacks
{
    public static int Print(CtlConnection connection, CtlCommand command, TextWriter output)
    {
        connection.Send("""{"id":1,"verb":"workers"}""");
        JsonElement worker = CtlVerb.ResultOf(connection.Read(TimeSpan.FromSeconds(command.Timeout))).EnumerateArray()
            .Where(one => IsMeant(one, command)).OrderBy(one => one.GetProperty("stage").GetString() == "serving" ? 0 : 1).FirstOrDefault();
        if (worker.ValueKind == JsonValueKind.Undefined)
        {
            throw new CtlException(CtlExitCodes.Failed, "not-found: there is no such worker");
        }
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{worker.GetProperty("pid").GetInt32()}/task");
        string[][] threads = [.. Directory.EnumerateDirectories(folder).Select(Thread).Where(thread => thread.Length > 0)];
        output.Write(Table.Of(["THREAD", "NAME", "STATE", "WAITS IN", "CPU"], threads));
        return CtlExitCodes.Done;
    }

    private static bool IsMeant(JsonElement worker, CtlCommand command) =>
        command.Members["pid"] is { } pid ? worker.GetProperty("pid").GetInt32() == (int)pid : worker.GetProperty("slot").GetInt32() == (int)command.Members["slot"]!;

    private static string[] Thread(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            const double ticksPerSecond = 100;
            double busy = (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / ticksPerSecond;
            string name = stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];
            return [Path.GetFileName(folder), name, StateOf(fields[0]), Read(folder, "wchan"), CtlPrinter.Span(busy)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The thread has ended meanwhile.
            return [];
        }
    }

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file)) is { Length: > 0 } text && text != "0" ? text : "-";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "-";
        }
    }

    private static string StateOf(string letter) => letter switch
    {
        "R" => "running",
        "S" => "sleeping",
        "D" => "disk sleep",
        "T" or "t" => "stopped",
        "Z" => "zombie",
        _ => letter,
    };
}
