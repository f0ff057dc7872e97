namespace PneuXNet.Supervisor.Workers;

/// <summary>The app can't be served; the message says why, and what to name instead.</summary>
internal sealed class AppNotLoadedException(string message) : Exception(message);
