using System.Text.RegularExpressions;
using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>What etc/package.sh makes, made once for all tests. The .deb is not compressed, which saves a minute.</summary>
internal static class Packages
{
    /// <summary>What the image is made with.</summary>
    public static readonly string[] ImageTools = ["/usr/bin/podman", "/usr/bin/mmdebstrap"];

    private static readonly Lazy<Task<string[]>> Made = new(MakeAsync);

    /// <summary>The number that all of them have.</summary>
    public static string Version { get; } = Regex.Match(Repository.Read("Directory.Build.props"), "<Version>(.*)</Version>").Groups[1].Value;

    /// <summary>Path of the .deb.</summary>
    public static async Task<string> DebAsync() => (await Made.Value).Single(path => path.EndsWith(".deb", StringComparison.Ordinal));

    /// <summary>Path of the package for <c>dotnet tool</c>.</summary>
    public static async Task<string> ToolAsync() => (await Made.Value).Single(path => path.EndsWith(".nupkg", StringComparison.Ordinal));

    /// <summary>Path of the image's archive; null if it can't be made here.</summary>
    public static async Task<string?> ImageAsync() => (await Made.Value).SingleOrDefault(path => path.EndsWith(".tar", StringComparison.Ordinal));

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

    // As the document says it, and what else there is in the same call, which builds the program once.
    private static async Task<string[]> MakeAsync()
    {
        string command = DeployDocument.Blocks.Single(block => block.How == "build").Script.Trim();
        string[] further = ["tool", .. ImageTools.All(File.Exists) ? (string[])["image"] : []];
        string printed = (await Shell.BashAsync($"cd '{Repository.Root}' && {command} {string.Join(' ', further)}", ("COMPRESSION", "none"))).Good;
        return [.. printed.Split('\n').Where(line => line.StartsWith('/'))];
    }
}
