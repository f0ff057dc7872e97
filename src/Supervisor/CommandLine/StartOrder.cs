using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>What the command line asks for, once it and all other sources were read.</summary>
/// <param name="Configuration">What to start with; null if there is nothing to start.</param>
/// <param name="IsCheck">Whether one worker is to boot, to see whether it can, and no more.</param>
/// <param name="ExitCode">The code to exit with, if there is nothing to start.</param>
internal sealed record StartOrder(MasterConfiguration? Configuration, bool IsCheck, int ExitCode)
{
    public static StartOrder Done(int exitCode) => new(null, IsCheck: false, exitCode);
}
