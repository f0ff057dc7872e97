using Microsoft.AspNetCore.Hosting.Server.Features;

namespace PneuXNet.Worker.Hosting;

/// <summary>Where the host writes the app's own addresses before a start, and where the app reads its addresses after it.</summary>
internal sealed class ServerAddresses : IServerAddressesFeature
{
    public ICollection<string> Addresses { get; } = [];

    public bool PreferHostingUrls { get; set; }

    public void Replace(IEnumerable<string> addresses)
    {
        Addresses.Clear();
        foreach (string address in addresses)
        {
            Addresses.Add(address);
        }
    }

    public void CopyTo(IServerAddressesFeature other)
    {
        other.PreferHostingUrls = PreferHostingUrls;
        foreach (string address in Addresses)
        {
            other.Addresses.Add(address);
        }
    }
}
