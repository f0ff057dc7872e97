using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>All that a configuration is made of. It can be read again at any time: a file that has changed then gives other values.</summary>
/// <param name="Arguments">The command line.</param>
/// <param name="Environment">Environment.GetEnvironmentVariable, or a test's.</param>
/// <param name="Folder">Where the master was started; the working folder may be another by the time of a reload.</param>
/// <param name="ReadFile">File.ReadAllText, or a test's; it says by the same exceptions what is wrong with a file.</param>
internal sealed record ConfigurationSources(
    ImmutableArray<string> Arguments, Func<string, string?> Environment, string Folder, Func<string, string> ReadFile)
{
    public static ConfigurationSources OfThisProcess(string[] arguments) =>
        new([.. arguments], System.Environment.GetEnvironmentVariable, StartFolder.Of(System.Environment.GetEnvironmentVariable), File.ReadAllText);

    /// <summary>Where the workers are to run, by a name whose links are followed anew for each generation.</summary>
    public string FolderOf(MasterOptions options) => Path.GetFullPath(options.Chdir, Folder);
}
