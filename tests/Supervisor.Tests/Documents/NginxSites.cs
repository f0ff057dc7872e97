using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Tests.Documents;

/// <summary>What <c>pneuxnet nginx-config</c> prints, without a file or a variable of this machine.</summary>
internal static class NginxSites
{
    /// <summary>Where the package installs the bundled app.</summary>
    private const string InstalledAssets = "/usr/lib/pneuxnet/webapp/wwwroot";

    /// <summary>The site as an installed pneuxnet prints it.</summary>
    public static string Installed(params string[] arguments)
    {
        (int exitCode, string site, string errors) = Print(arguments);
        Assert.That((exitCode, errors), Is.EqualTo((0, "")));
        return site.Replace(Path.Combine(AppContext.BaseDirectory, "webapp", "wwwroot"), InstalledAssets, StringComparison.Ordinal);
    }

    public static (int ExitCode, string Site, string Errors) Print(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var sources = new ConfigurationSources(["nginx-config", .. arguments], _ => null, "/srv", _ => throw new FileNotFoundException());
        int exitCode = Verbs.Find(sources, output, error)!();
        return (exitCode, output.ToString(), error.ToString());
    }
}
