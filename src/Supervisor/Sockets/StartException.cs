namespace PneuXNet.Supervisor.Sockets;

/// <summary>The master can't start; the message is the one line that the operator gets.</summary>
internal sealed class StartException(string message) : Exception(message);
