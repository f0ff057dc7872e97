namespace PneuXNet.Contract;

/// <summary>
/// What APP names can't be served. Thrown by our own code before the app runs: the master is told the message alone, and the worker ends
/// with <see cref="ExitCodes.AppNotLoaded"/>.
/// </summary>
public sealed class AppMemberException(string message) : Exception(message);
