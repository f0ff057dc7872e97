namespace PneuXNet.Supervisor.Control.Client;

/// <summary>What ends a call of <c>pneuxnet ctl</c>, with its exit code.</summary>
internal sealed class CtlException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
