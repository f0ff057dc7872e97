using System.Globalization;
using System.Net;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Admin;

/// <summary>What the user wants of the admin app, found good: the address, and the token that was read from its file.</summary>
/// <param name="Token">Empty: none.</param>
internal sealed record AdminOptions(BindAddress Address, string Token)
{
    /// <summary>Where its metrics are sent; empty: the usual variable says, or nowhere.</summary>
    public string OtlpEndpoint { get; init; } = "";

    public const string AddressRule = "must be HOST:PORT, [V6]:PORT or unix:PATH";

    private const int LeastToken = 16;
    private const int MostToken = 1024;

    /// <summary>Only this machine can connect there.</summary>
    public bool IsLocal => Address switch
    {
        BindAddress.UnixPath => true,
        BindAddress.Tcp tcp => IPAddress.TryParse(tcp.Host, out IPAddress? address) ? IPAddress.IsLoopback(address) : tcp.Host == "localhost",
        _ => false,
    };

    /// <summary>Reads an address; null if it is none that the admin app can have. The port has to be named: the usual one is the app's.</summary>
    public static BindAddress? ParseAddress(string text) => BindAddress.TryParse(text) switch
    {
        BindAddress.UnixPath unix => unix,
        BindAddress.Tcp tcp when text.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{tcp.Port}"), StringComparison.Ordinal) => tcp,
        _ => null,
    };

    /// <returns>Null if no admin app is wanted.</returns>
    /// <exception cref="StartException">What is wanted can't be; the message says what, why, and what to do.</exception>
    public static AdminOptions? Read(MasterOptions options)
    {
        if (options.AdminBind.Length == 0)
        {
            string? alone = options switch { { AdminTokenFile.Length: > 0 } => "--admin-token-file", { OtlpEndpoint.Length: > 0 } => "--otlp-endpoint", _ => null };
            return alone is null ? null : throw new StartException($"{alone} means nothing without an admin app; name its address with --admin-bind");
        }
        string token = options.AdminTokenFile.Length > 0 ? ReadToken(options.AdminTokenFile) : "";
        var admin = new AdminOptions(ParseAddress(options.AdminBind)!, token) { OtlpEndpoint = options.OtlpEndpoint };
        return admin.IsLocal || token.Length > 0 ? admin : throw new StartException(
            $"--admin-bind '{options.AdminBind}': is neither loopback nor a unix socket, so who reads there has to show a token; name a file that holds one with --admin-token-file, or bind 127.0.0.1:PORT");
    }

    /// <summary>A token is shown to nobody.</summary>
    public override string ToString() => Address.ToString();

    private static string ReadToken(string path)
    {
        const string remedy = "make one with: (umask 077; openssl rand -hex 32 >FILE)";
        string token;
        try
        {
            token = File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException(e is FileNotFoundException or DirectoryNotFoundException
                ? $"--admin-token-file '{path}': there is no such file; {remedy}"
                : $"--admin-token-file '{path}': can't be read ({e.Message}); give the master's user the right to read it");
        }
        // The characters of RFC 6750's b64token.
        return token.Length is >= LeastToken and <= MostToken && token.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c))
            ? token
            : throw new StartException(string.Create(CultureInfo.InvariantCulture,
                $"--admin-token-file '{path}': a token has {LeastToken} to {MostToken} letters, digits or -._~+/= and nothing else, and this one has not; {remedy}"));
    }
}
