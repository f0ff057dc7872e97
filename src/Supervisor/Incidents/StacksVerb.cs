using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;
using PneuXNet.Contract;
using PneuXNet.Supervisor.CommandLine;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>
/// <c>pneuxnet stacks PID [--dump FILE] [--to DESCRIPTOR]</c>: what the threads of a process are doing, as JSON. The master starts this
/// as a process of its own, as the worker's user: what takes long, or fails, or reads the memory of a stranger, is not done in the master.
/// </summary>
/// <remarks>Each line is a whole report, better than the one before; the last that is complete counts, however this process ends.</remarks>
internal static class StacksVerb
{
    public static readonly Verb Verb = new("stacks", "PID", "Print what the threads of a .NET process are doing, as JSON; it is stopped for that moment", Run) { IsShown = false };

    private static int Run(VerbCall call)
    {
        string[] words = [.. call.Sources.Arguments];
        if (words.Length == 0 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
        {
            call.Error.WriteLine("pneuxnet: stacks: needs the number of a process; write for example pneuxnet stacks 4711");
            return ExitCodes.Usage;
        }
        using TextWriter output = ValueOf(words, "--to") is { } descriptor ? Open(int.Parse(descriptor, CultureInfo.InvariantCulture)) : call.Output;
        var report = new StackReport { Threads = KernelStacks.Of(pid) };
        if (report.Threads.IsEmpty)
        {
            call.Error.WriteLine($"pneuxnet: stacks {words[0]}: there is no such process, or this user may not look at it");
            return ExitCodes.CannotStart;
        }
        bool isMastersOwn = output != call.Output;
        if (isMastersOwn)
        {
            Write(output, report);
        }
        report = WithManagedFrames(report, pid);
        Write(output, report);
        if (ValueOf(words, "--dump") is { } dump && CoreFile.Write(pid, dump) is { } why)
        {
            Write(output, report with { Error = $"{report.Error} {why}".Trim() });
        }
        return ExitCodes.Ok;
    }

    private static StackReport WithManagedFrames(StackReport report, int pid)
    {
        try
        {
            IReadOnlyDictionary<int, System.Collections.Immutable.ImmutableArray<string>> frames = ManagedStacks.Of(pid);
            return report with { Threads = [.. report.Threads.Select(thread => thread with { Frames = frames.GetValueOrDefault(thread.Id, []) })] };
        }
#pragma warning disable CA1031 // Half a picture is better than none: whatever a library meets in the memory of a broken process, the kernel's part stands.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return report with { Error = e.Message };
        }
    }

    private static void Write(TextWriter output, StackReport report)
    {
        output.WriteLine(JsonSerializer.Serialize(report, IncidentJson.Default.StackReport));
        output.Flush();
    }

    private static string? ValueOf(string[] words, string name) => Array.IndexOf(words, name) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;

    private static StreamWriter Open(int descriptor)
    {
        // createdump must not inherit it.
        _ = Syscall.fcntl(descriptor, FcntlCommand.F_SETFD, 1);
        return new StreamWriter(new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write));
    }
}
