using PneuXNet.Supervisor.CommandLine;

namespace PneuXNet.Supervisor.Tests.CommandLine;

/// <summary>A command line, read.</summary>
internal sealed record Reading(MasterOptions? Options, int ExitCode, string Output, string[] Errors)
{
    public static Reading Of(params string[] arguments) => With([], arguments);

    public static Reading With(Dictionary<string, string> environment, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        (MasterOptions? options, int exitCode) = CommandLineReader.Read(arguments, environment.GetValueOrDefault, output, error);
        return new Reading(options, exitCode, output.ToString(), error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The options of a command line that is right.</summary>
    public static MasterOptions Good(params string[] arguments)
    {
        Reading reading = Of(arguments);
        Assert.That(reading.Errors, Is.Empty);
        return reading.Options!;
    }
}
