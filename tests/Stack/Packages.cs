using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>What etc/package.sh makes, made once for all tests.</summary>
internal static class Packages
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>Path of the .deb.</summary>
    public static Task<string> DebAsync() => Made.Value;

    /// <summary>The same program as another version: only the number differs.</summary>
    public static async Task<string> NextDebAsync(string version)
    {
        string deb = await DebAsync();
        string next = Path.Combine(Path.GetDirectoryName(deb)!, $"pneuxnet_{version}_amd64.deb");
        _ = (await Shell.BashAsync($"""
            work=$(mktemp -d)
            trap 'rm -rf "$work"' EXIT
            dpkg-deb -R '{deb}' "$work"
            sed -i 's/^Version: .*/Version: {version}/' "$work/DEBIAN/control"
            dpkg-deb --root-owner-group -Znone --build "$work" '{next}'
            """)).Good;
        return next;
    }

    private static async Task<string> MakeAsync() =>
        (await Shell.BashAsync($"cd '{Repository.Root}' && {DeployDocument.Blocks.Single(block => block.How == "build").Script}", ("COMPRESSION", "none"))).Good.Split('\n')[^1];
}
