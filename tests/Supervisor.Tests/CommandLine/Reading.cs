using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Tests.CommandLine;

/// <summary>A command line, read with all other sources; files exist only in the test.</summary>
internal sealed record Reading(MasterConfiguration? Configuration, bool IsCheck, int ExitCode, string Output, string[] Errors)
{
    private const string Folder = "/srv/start";

    public MasterOptions? Options => Configuration?.Options;

    public static Reading Of(params string[] arguments) => With([], arguments);

    public static Reading With(Dictionary<string, string> environment, params string[] arguments) => From([], environment, arguments);

    /// <summary>With a pneuxnet.toml where the master is started.</summary>
    public static Reading WithFile(string toml, params string[] arguments) => WithBoth(toml, [], arguments);

    public static Reading WithBoth(string toml, Dictionary<string, string> environment, params string[] arguments) =>
        From(new() { [$"{Folder}/pneuxnet.toml"] = toml }, environment, arguments);

    public static Reading From(Dictionary<string, string> files, Dictionary<string, string> environment, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string ReadFile(string path) => files.TryGetValue(path, out string? text) ? text : throw new FileNotFoundException();
        StartOrder order = CommandLineReader.Read(
            new ConfigurationSources([.. arguments], environment.GetValueOrDefault, Folder, ReadFile), output, error);
        string[] errors = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Reading(order.Configuration, order.IsCheck, order.ExitCode, output.ToString(), errors);
    }

    /// <summary>The options of a command line that is right.</summary>
    public static MasterOptions Good(params string[] arguments) => Of(arguments).Right.Options;

    /// <summary>The configuration, of which nothing may be wrong.</summary>
    public MasterConfiguration Right
    {
        get
        {
            Assert.That(Errors, Is.Empty);
            return Configuration!;
        }
    }
}
