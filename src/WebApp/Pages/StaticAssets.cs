using Microsoft.AspNetCore.StaticAssets;

namespace PneuXNet.WebApp.Pages;

/// <summary>
/// The address of each static file with the fingerprint of its content in it, which browsers may then keep for a year: a new version
/// has a new address.
/// </summary>
public sealed class StaticAssets(EndpointDataSource endpoints)
{
    private readonly Lazy<Dictionary<string, string>> _addresses = new(() => Find(endpoints));

    /// <param name="file">The path in wwwroot.</param>
    public string this[string file] => "/" + _addresses.Value.GetValueOrDefault(file, file);

    private static Dictionary<string, string> Find(EndpointDataSource endpoints)
    {
        var addresses = new Dictionary<string, string>();
        foreach (var asset in endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()))
        {
            // The label is the file's path without the fingerprint; only fingerprinted addresses have one.
            if (asset?.Properties.FirstOrDefault(property => property.Name == "label") is { Value: { } label })
            {
                addresses.TryAdd(label, asset.Route);
            }
        }

        return addresses;
    }
}
