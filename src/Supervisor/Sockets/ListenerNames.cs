namespace PneuXNet.Supervisor.Sockets;

/// <summary>Listeners as people reach them.</summary>
internal static class ListenerNames
{
    private const string Plain = "http://";

    /// <param name="isTls">Whether they speak TLS.</param>
    public static IEnumerable<string> Of(IEnumerable<ListenerHandle> listeners, bool isTls) => listeners.Select(listener =>
        isTls && listener.Name.StartsWith(Plain, StringComparison.Ordinal) ? $"https://{listener.Name[Plain.Length..]}" : listener.Name);
}
