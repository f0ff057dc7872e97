using System.Globalization;
using System.Text.Json;

namespace PneuXNet.Supervisor.Control.Client;

/// <summary>Finds the master that is meant: the one that was named, or the only one of this user's. During an upgrade that is the older one.</summary>
internal static class InstanceFinder
{
    /// <exception cref="CtlException">There is none, or more than one.</exception>
    public static CtlConnection Connect(InstanceChoice choice, Func<string, string?> environment)
    {
        if (choice.Socket.Length > 0)
        {
            return new CtlConnection(choice.Socket);
        }
        List<CtlException> mute = [];
        List<(CtlConnection Connection, JsonElement Master, string Path)> found = [.. Candidates(environment, mute)];
        int? pid = choice.PidFile.Length > 0 ? PidIn(choice.PidFile) : null;
        var meant = found.FindAll(one =>
            (pid is null || one.Connection.Pid == pid) && (choice.Name.Length == 0 || one.Master.GetProperty("name").GetString() == choice.Name));
        var older = meant.FindAll(one => !one.Master.GetProperty("has_predecessor").GetBoolean());
        var chosen = older.Count == 1 ? older : meant;
        foreach ((CtlConnection connection, _, _) in found.Except(chosen.Count == 1 ? chosen : []))
        {
            connection.Dispose();
        }
        if (meant.Count == 0 && mute.Count > 0)
        {
            throw mute[0];
        }
        return chosen.Count == 1 ? chosen[0].Connection : throw new CtlException(CtlExitCodes.NoMaster, Explain(choice, meant.Count > 0 ? meant : found, meant.Count));
    }

    /// <param name="mute">Takes what is to be said of masters that are there and don't answer.</param>
    private static IEnumerable<(CtlConnection, JsonElement, string)> Candidates(Func<string, string?> environment, List<CtlException> mute)
    {
        foreach (string path in ControlPath.All(environment))
        {
            CtlConnection connection;
            JsonElement status;
            try
            {
                connection = new CtlConnection(path);
                connection.Send("""{"id":0,"verb":"status"}""");
                status = connection.Read(TimeSpan.FromSeconds(10)).GetProperty("result").GetProperty("master");
            }
            catch (CtlException e)
            {
                // Of a master that was killed, or of one that doesn't talk to us; one that hangs is what somebody may be here for.
                if (e.ExitCode == CtlExitCodes.TimedOut)
                {
                    mute.Add(e);
                }
                continue;
            }
            yield return (connection, status, path);
        }
    }

    private static int PidIn(string file)
    {
        try
        {
            return int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CtlException(CtlExitCodes.NoMaster, $"--pid {file}: no process id can be read there ({e.Message})");
        }
    }

    private static string Explain(InstanceChoice choice, List<(CtlConnection, JsonElement Master, string Path)> candidates, int meant)
    {
        string wanted = choice.PidFile.Length > 0 ? $" with the pid in {choice.PidFile}" : choice.Name.Length > 0 ? $" named {choice.Name}" : "";
        string list = string.Concat(candidates.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"\n  --socket {one.Path}  pid {one.Master.GetProperty("pid").GetInt32()}, name '{one.Master.GetProperty("name").GetString()}', {one.Master.GetProperty("app").GetString()}")));
        return candidates.Count == 0
            ? "no master of this user's runs, or it has no control socket in the usual place; name it with --socket PATH"
            : meant == 0 ? $"no master{wanted} has a control socket in the usual place; there are:{list}"
            : $"there are {meant} masters{wanted}; name the one that is meant:{list}";
    }
}
