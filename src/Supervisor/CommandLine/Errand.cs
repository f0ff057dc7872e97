using System.CommandLine;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>Something that pneuxnet is asked to do instead of serving. Errands stand on the command line only, and the first of them is done.</summary>
internal sealed class Errand
{
    public static readonly Errand Help = new("Show this help", "--help", "-h", "-?");

    public static readonly Errand Version = new("Show the version", "--version", "-v");

    public static readonly Errand Completion = new("Print completion for a shell, bash or zsh: source <(pneuxnet --completion bash)", "--completion") { Value = "SHELL" };

    public static readonly Errand PrintConfig = new(
        "Print every setting, its value and where it comes from; with --log-format json as JSON. What looks secret in --env is masked", "--print-config");

    public static readonly Errand CheckConfig = new(
        "Check the configuration and boot the app in one worker, without binding any address; exit code 0 if all is good, else 1", "--check-config");

    private Errand(string help, params string[] flags)
    {
        Description = help;
        Flags = flags;
        Option = new Option<string[]>(flags[0], flags[1..]) { Arity = ArgumentArity.Zero };
    }

    public static IReadOnlyList<Errand> All { get; } = [Help, Version, Completion, PrintConfig, CheckConfig];

    public IReadOnlyList<string> Flags { get; }

    public string Description { get; }

    /// <summary>What stands for its value in the help; null if it takes none.</summary>
    public string? Value
    {
        get;
        private init
        {
            field = value;
            Option.Arity = ArgumentArity.ExactlyOne;
        }
    }

    public Option<string[]> Option { get; }
}
