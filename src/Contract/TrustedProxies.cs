using System.Collections.Immutable;
using System.Net;

namespace PneuXNet.Contract;

/// <summary>Whose X-Forwarded headers are believed: addresses and networks. Who comes by a unix socket is trusted always.</summary>
public sealed class TrustedProxies
{
    private const string Everybody = "*";

    private TrustedProxies(ImmutableArray<IPNetwork> networks) => Networks = networks;

    public ImmutableArray<IPNetwork> Networks { get; }

    /// <summary>Reads a list with commas, such as <c>127.0.0.1,10.0.0.0/8,::1</c>, or <c>*</c>; null, and what in it is wrong, if it is none.</summary>
    public static TrustedProxies? TryParse(string text, out string offender)
    {
        offender = "";
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (string entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (entry == Everybody)
            {
                networks.AddRange(IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0"));
            }
            else if (IPAddress.TryParse(entry, out IPAddress? address))
            {
                networks.Add(new IPNetwork(address, 8 * address.GetAddressBytes().Length));
            }
            else if (IPNetwork.TryParse(entry, out IPNetwork network))
            {
                networks.Add(network);
            }
            else
            {
                offender = entry;
                return null;
            }
        }
        return new TrustedProxies(networks.ToImmutable());
    }

    /// <param name="peer">Who is connected; null by a unix socket.</param>
    public bool Include(IPAddress? peer)
    {
        if (peer is null)
        {
            return true;
        }
        // A socket for both families shows IPv4 as a part of IPv6.
        IPAddress address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        foreach (IPNetwork network in Networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }
        return false;
    }
}
