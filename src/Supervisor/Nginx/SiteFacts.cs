using System.Globalization;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Nginx;

/// <summary>What nginx has to know of the service: where it listens, how long it may take, what of it nginx can do itself.</summary>
/// <param name="Server">As nginx writes it: <c>unix:PATH</c> or <c>HOST:PORT</c>.</param>
/// <param name="ReadTimeout">A little longer than the service's own limits.</param>
/// <param name="MostBody">The largest request, in nginx's notation; what lies above is refused before it reaches the app.</param>
/// <param name="Assets">The folder of the bundled app's static files; null: the app serves its own.</param>
internal sealed record SiteFacts(string Server, TimeSpan ReadTimeout, string MostBody, string? Assets)
{
    // The app's own answer to what is too large says what to do, so nginx's limit lies above it.
    private const string BundledBody = "21m";

    // Kestrel's default is 30,000,000 bytes.
    private const string KestrelBody = "29m";

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ForEver = TimeSpan.FromDays(1);

    /// <exception cref="StartException">nginx can't reach any of the addresses.</exception>
    public static SiteFacts Of(MasterOptions options)
    {
        bool isBundled = options.App.Length == 0;
        return new SiteFacts(
            ServerOf(options),
            ReadTimeoutOf(options.Timeout, options.RequestTimeout ?? options.Timeout),
            isBundled ? BundledBody : KestrelBody,
            isBundled ? Path.Combine(Path.GetDirectoryName(AppTarget.BundledApp)!, "wwwroot") : null);
    }

    // Of either limit zero means none.
    private static TimeSpan ReadTimeoutOf(TimeSpan silence, TimeSpan request) =>
        silence == TimeSpan.Zero || request == TimeSpan.Zero ? ForEver
        : (silence > request ? silence : request) + Margin;

    // The same workers answer at every address, so one is enough; a unix socket needs no port and its mode says who may come.
    private static string ServerOf(MasterOptions options) =>
        options.Binds.OfType<BindAddress.UnixPath>().FirstOrDefault() is { } path ? $"unix:{Path.GetFullPath(path.Path)}"
        : options.Binds.OfType<BindAddress.Tcp>().FirstOrDefault() is { } tcp ? Reachable(tcp)
        : throw new StartException($"--bind '{string.Join(", ", options.Binds)}': nginx needs a path or a port to connect to; name it, for example --bind unix:/run/pneuxnet/webapp.sock");

    private static string Reachable(BindAddress.Tcp address)
    {
        string host = address.Host switch
        {
            "0.0.0.0" => "127.0.0.1",
            "::" => "[::1]",
            var other => other.Contains(':') ? $"[{other}]" : other,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{address.Port}");
    }
}
