using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>What etc/package.sh makes, made once for all tests.</summary>
internal static class Packages
{
    /// <summary>The next version's number, for upgrades.</summary>
    public const string NextVersion = "99.0.0";

    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>Path of the .deb.</summary>
    public static Task<string> DebAsync() => Made.Value;

    /// <summary>The same program as a later version: only the number differs.</summary>
    public static async Task<string> NextDebAsync()
    {
        string deb = await DebAsync();
        string next = Path.Combine(Path.GetDirectoryName(deb)!, $"pneuxnet_{NextVersion}_amd64.deb");
        _ = (await Shell.BashAsync($"""
            work=$(mktemp -d)
            trap 'rm -rf "$work"' EXIT
            dpkg-deb -R '{deb}' "$work"
            sed -i 's/^Version: .*/Version: {NextVersion}/' "$work/DEBIAN/control"
            dpkg-deb --root-owner-group -Znone --build "$work" '{next}'
            """)).Good;
        return next;
    }

    private static async Task<string> MakeAsync() =>
        (await Shell.BashAsync($"cd '{Repository.Root}' && etc/package.sh deb", ("COMPRESSION", "none"))).Good.Split('\n')[^1];
}
