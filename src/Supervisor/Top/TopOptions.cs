using System.Collections.Immutable;
using System.Globalization;
using PneuXNet.Supervisor.Control.Client;

namespace PneuXNet.Supervisor.Top;

/// <summary>The words after <c>pneuxnet top</c>, read.</summary>
/// <param name="Interval">Between two looks; null: not given.</param>
/// <param name="IsPlain">Text without colours and keys, although this may be a terminal.</param>
internal sealed record TopOptions(InstanceChoice Instance, TimeSpan? Interval, bool IsPlain)
{
    public const string Usage = $"{InstanceChoice.Usage} [--interval SECONDS] [--plain]";

    private const double Least = 0.1;
    private const double Most = 3600;

    /// <exception cref="CtlException">The words mean nothing.</exception>
    public static TopOptions Read(ImmutableArray<string> words)
    {
        Dictionary<string, string> options = [];
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i] is "-s" ? "--socket" : words[i];
            options[word] = word switch
            {
                "--socket" or "--pid" or "--name" or "--interval" => i + 1 < words.Length ? words[++i] : throw Wrong($"{word}: needs a value"),
                "--plain" => "",
                _ => throw Wrong($"{word}: there is no such option"),
            };
        }
        return new TopOptions(InstanceChoice.Of(options), options.TryGetValue("--interval", out string? text) ? Seconds(text) : null, options.ContainsKey("--plain"));
    }

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= Least and <= Most
            ? TimeSpan.FromSeconds(seconds)
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"--interval '{text}': must be a number of seconds from {Least} to {Most}"));

    private static CtlException Wrong(string what) => new(CtlExitCodes.Usage, $"{what}; see: pneuxnet top --help");
}
