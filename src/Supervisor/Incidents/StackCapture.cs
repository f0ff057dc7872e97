using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>
/// A look at a worker that is under way, from the master's side: the process that looks, and the memory in which it leaves what it has
/// found. The master never waits for either; poll(2) says when the process has ended.
/// </summary>
internal sealed class StackCapture : IDisposable
{
    private const int MostBytes = 8 * 1024 * 1024;

    /// <summary>Descriptors of a child begin here: Spawn.cs.</summary>
    private const int FirstDescriptor = 3;

    private readonly ChildHandle _child;
    private readonly SafeFileHandle _found;

    private StackCapture(ChildHandle child, SafeFileHandle found) => (_child, _found) = (child, found);

    /// <summary>Readable when the process has ended.</summary>
    public int PidFd => _child.PidFd;

    /// <param name="identity">Whom the worker runs as: the same may look at it, and needs no right of the master's for it.</param>
    /// <param name="dump">Where a core file is to be left; empty for none.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The process could not be made.</exception>
    public static StackCapture Begin(int pid, WorkerIdentity? identity, string dump)
    {
        var found = new SafeFileHandle(Native.MakeMemory("pneuxnet-stacks"), ownsHandle: true);
        try
        {
            string executable = Path.Combine(AppContext.BaseDirectory, "pneuxnet");
            string[] words =
            [
                .. identity?.Command ?? [], executable, StacksVerb.Verb.Name, pid.ToString(CultureInfo.InvariantCulture),
                "--to", FirstDescriptor.ToString(CultureInfo.InvariantCulture), .. dump.Length > 0 ? (string[])["--dump", dump] : [],
            ];
            return new StackCapture(ChildHandle.Of(Spawn.Start(words[0], words, Variables(), [(int)found.DangerousGetHandle()], folder: "/")), found);
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>True once the process has ended.</summary>
    public bool HasEnded() => _child.TryReap() is not null;

    /// <summary>The best that was found so far; null if nothing was.</summary>
    public StackReport? Read()
    {
        byte[] bytes = new byte[(int)Math.Min(MostBytes, RandomAccess.GetLength(_found))];
        string text = Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(_found, bytes, 0));
        // What is behind the last line's end is not complete.
        string last = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
        try
        {
            return last.Length == 0 ? null : JsonSerializer.Deserialize(last, IncidentJson.Default.StackReport);
        }
        catch (JsonException e)
        {
            return new StackReport { Error = $"what was found can't be read: {e.Message}" };
        }
    }

    /// <summary>Ends it: its time is over. Whom it held is free then.</summary>
    public void Abandon()
    {
        _child.KillGroup();
        _ = Mono.Unix.Native.Syscall.waitpid(_child.Pid, out _, 0);
    }

    public void Dispose()
    {
        _child.Dispose();
        _found.Dispose();
    }

    private static string[] Variables()
    {
        Dictionary<string, string> variables = new()
        {
            // It is found by its app host, which has to find the runtime.
            ["DOTNET_ROOT"] = AppTarget.DotnetRoot,
            // Nobody looks at who looks, and it lives for a moment.
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_TieredPGO"] = "0",
        };
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if ((string)entry.Key is "PATH" or "LANG" or "LD_LIBRARY_PATH" or "TMPDIR")
            {
                variables[(string)entry.Key] = (string?)entry.Value ?? "";
            }
        }
        return [.. variables.Select(pair => $"{pair.Key}={pair.Value}")];
    }
}
