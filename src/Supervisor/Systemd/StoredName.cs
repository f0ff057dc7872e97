namespace PneuXNet.Supervisor.Systemd;

/// <summary>What a listener is called in the service manager's store: sd_notify(3) takes ASCII without colons, up to 255 characters.</summary>
internal static class StoredName
{
    private const string Prefix = "pneuxnet-";
    private const int Longest = 255;

    public static string Of(string location)
    {
        string name = string.Concat(Prefix, string.Concat(location.Select(c => c is > ' ' and < '\x7f' and not ':' ? c : '_')));
        return name[..Math.Min(name.Length, Longest)];
    }

    /// <summary>Whether a master of ours has stored what has this name.</summary>
    public static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
