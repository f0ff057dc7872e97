using System.Collections.Immutable;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Master;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary><c>pneuxnet [OPTIONS] [APP] [-- APP-ARGUMENTS]</c>, with all that configures it: what is wrong is said at once.</summary>
internal static class CommandLineReader
{
    public static StartOrder Read(ConfigurationSources sources, TextWriter output, TextWriter error)
    {
        ImmutableDictionary<Errand, string> errands = CommandWords.Read(sources.Arguments, Origin.CommandLine).Errands;
        if (errands.ContainsKey(Errand.Help))
        {
            HelpText.Write(output);
            return StartOrder.Done(ExitCodes.Ok);
        }
        if (errands.ContainsKey(Errand.Version))
        {
            output.WriteLine(MasterProcess.Version);
            return StartOrder.Done(ExitCodes.Ok);
        }
        if (errands.TryGetValue(Errand.Completion, out string? shell))
        {
            return Complete(shell, output, error);
        }

        bool isCheck = errands.ContainsKey(Errand.CheckConfig);
        (MasterConfiguration? configuration, ImmutableArray<string> problems) = ConfigurationReader.Read(sources);
        if (configuration is null)
        {
            Tell(problems, error);
            return StartOrder.Done(isCheck ? ExitCodes.CannotStart : ExitCodes.Usage);
        }
        if (errands.ContainsKey(Errand.PrintConfig))
        {
            output.Write(configuration.Options.LogFormat == LogFormat.Json
                ? PrintedConfiguration.Json(configuration)
                : PrintedConfiguration.Text(configuration));
            return StartOrder.Done(ExitCodes.Ok);
        }
        return new StartOrder(configuration, isCheck, ExitCodes.Ok);
    }

    private static void Tell(IEnumerable<string> problems, TextWriter error)
    {
        foreach (string problem in problems)
        {
            error.WriteLine($"pneuxnet: {problem}");
        }
        error.WriteLine("pneuxnet: nothing was started; see pneuxnet --help");
    }

    private static StartOrder Complete(string shell, TextWriter output, TextWriter error)
    {
        if (CompletionScript.For(shell) is { } script)
        {
            output.Write(script);
            return StartOrder.Done(ExitCodes.Ok);
        }
        Tell([$"{Errand.Completion.Flags[0]} '{shell}': must be bash or zsh; write for example {Errand.Completion.Flags[0]} bash"], error);
        return StartOrder.Done(ExitCodes.Usage);
    }
}
