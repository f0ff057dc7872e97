using System.Security.Cryptography;
using System.Text;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Access;

/// <summary>Decides who may do what. A pure decision over the headers of a request.</summary>
/// <param name="token">Empty: there is none.</param>
internal sealed class AccessPolicy(AdminEnvironment settings, string token)
{
    private const string Scheme = "Bearer ";

    // Of the hash: a comparison that takes the same time for all of them tells nothing, its length neither.
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether anything can be steered.</summary>
    public bool CanSteer => token.Length > 0;

    /// <summary>What to answer in the place of the endpoint; null: nothing stands in the way.</summary>
    /// <param name="host">The Host header.</param>
    /// <param name="authorization">The Authorization header; may be empty.</param>
    public AccessVerdict Judge(AccessLevel level, HostString host, string authorization)
    {
        bool isShown = token.Length > 0 && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())), _hash);
        return level switch
        {
            _ when isShown || level == AccessLevel.Open => AccessVerdict.Granted,
            AccessLevel.Steer when !CanSteer => AccessVerdict.NoToken,
            AccessLevel.Read when settings.IsLocal => settings.IsUnix || IsLoopback(host) ? AccessVerdict.Granted : AccessVerdict.ForeignHost,
            _ => authorization.Length > 0 ? AccessVerdict.WrongToken : AccessVerdict.TokenMissing,
        };
    }

    // A page of somebody else's, opened in a browser here, can make its own name mean 127.0.0.1 and read what is answered there. The
    // name in the request is still its own.
    private static bool IsLoopback(HostString host) =>
        host.Host is "localhost" || (System.Net.IPAddress.TryParse(host.Host, out System.Net.IPAddress? address) && System.Net.IPAddress.IsLoopback(address));
}
