using System.Globalization;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>What waitpid(2) said of a child: an exit code, or the signal that ended it.</summary>
internal readonly record struct ExitStatus(int Code, int Signal)
{
    public static ExitStatus Exited(int code) => new(code, Signal: 0);

    public static ExitStatus Signaled(int signal) => new(Code: 0, signal);

    public override string ToString() => Signal == 0
        ? string.Create(CultureInfo.InvariantCulture, $"exit code {Code}")
        : SignalNames.Of(Signal);
}
