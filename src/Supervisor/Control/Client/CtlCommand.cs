using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Control.Client;

/// <summary>The words after <c>pneuxnet ctl</c>, read: which master, and what of it.</summary>
internal sealed record CtlCommand
{
    public const string Usage = $"{InstanceChoice.Usage} [--json] [--wait] [--timeout SECONDS] VERB ...";

    private const double DefaultTimeout = 60;

    public required InstanceChoice Instance { get; init; }

    public bool Json { get; init; }

    public bool Waits { get; init; }

    public double Timeout { get; init; } = DefaultTimeout;

    public required ControlVerb Verb { get; init; }

    /// <summary>The request's members that are the verb's own.</summary>
    public required JsonObject Members { get; init; }

    /// <summary>Whether the connection ends with the order, since the master does.</summary>
    public bool EndsMaster => Verb.Name is "shutdown" or "commit";

    public bool Follows => Members.ContainsKey("follow");

    /// <summary>The line that is sent.</summary>
    public string Request => new JsonObject(Members.Select(member => new KeyValuePair<string, JsonNode?>(member.Key, member.Value?.DeepClone())))
    {
        ["version"] = ControlRequest.Version, ["id"] = 1, ["verb"] = Verb.Name, ["wait"] = Waits, ["timeout"] = Timeout,
    }.ToJsonString();

    /// <exception cref="CtlException">The words mean nothing.</exception>
    public static CtlCommand Read(ImmutableArray<string> words)
    {
        Dictionary<string, string> options = [];
        List<string> rest = [];
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i] == "-j" ? "--json" : words[i] == "-s" ? "--socket" : words[i];
            if (word is "--socket" or "--pid" or "--name" or "--timeout" or "--last")
            {
                options[word] = i + 1 < words.Length ? words[++i] : throw Wrong($"{word}: needs a value");
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                options[word] = "";
            }
            else
            {
                rest.Add(word);
            }
        }
        return Of(options, rest);
    }

    private static CtlCommand Of(Dictionary<string, string> options, List<string> rest)
    {
        string name = rest.FirstOrDefault() ?? (options.ContainsKey("--help") ? "help" : throw Wrong("a verb is missing"));
        ControlVerb verb = ControlVerb.All.FirstOrDefault(one => one.Name == name)
            ?? throw Wrong($"verb '{name}': there is none of that name{(NearestName.Close(name, ControlVerb.All.Select(one => one.Name)) is { } near ? $"; did you mean {near}?" : "")}");
        string[] known = ["--socket", "--pid", "--name", "--json", "--timeout", "--help", .. verb.CanWait ? ["--wait"] : (string[])[], .. OwnOptions(verb)];
        foreach (string option in options.Keys.Except(known))
        {
            throw Wrong($"{option}: {verb.Name} has no such option");
        }
        double timeout = DefaultTimeout;
        if (options.TryGetValue("--timeout", out string? text)
            && !(double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out timeout) && timeout <= 86_400))
        {
            throw Wrong($"--timeout '{text}': must be a number of seconds from 0 to 86400");
        }
        return new CtlCommand
        {
            Instance = InstanceChoice.Of(options),
            Json = options.ContainsKey("--json"),
            Waits = options.ContainsKey("--wait"),
            Timeout = timeout,
            Verb = verb,
            Members = MembersOf(verb, options, rest),
        };
    }

    private static IEnumerable<string> OwnOptions(ControlVerb verb) => verb.Name switch
    {
        "events" => ["--last", "--follow"],
        "recycle" => ["--all"],
        "shutdown" => ["--quick"],
        _ => [],
    };

    private static JsonObject MembersOf(ControlVerb verb, Dictionary<string, string> options, List<string> rest)
    {
        bool takesOne = verb.Name is "scale" or "drain" or "kill" or "stacks" or "log-level" or "incident" || (verb.Name == "recycle" && !options.ContainsKey("--all"));
        if (rest.Count != (takesOne ? 2 : 1))
        {
            throw Wrong($"{$"{verb.Name} {verb.Arguments}".TrimEnd()}: {(rest.Count < 2 ? "an argument is missing" : "there are too many arguments")}");
        }
        JsonObject members = takesOne ? Argument(verb, rest[1]) : [];
        foreach (string option in OwnOptions(verb).Where(options.ContainsKey))
        {
            members[option[2..]] = option == "--last" ? Number(options[option], "--last") : true;
        }
        return members;
    }

    private static JsonObject Argument(ControlVerb verb, string word) => verb.Name switch
    {
        "scale" when word is ['+' or '-', ..] => new JsonObject { ["by"] = Number(word, "scale") },
        "scale" => new JsonObject { ["to"] = Number(word, "scale") },
        "incident" => new JsonObject { ["incident"] = word },
        "log-level" => new JsonObject { ["level"] = word },
        _ when word.StartsWith("pid:", StringComparison.Ordinal) => new JsonObject { ["pid"] = Number(word[4..], verb.Name) },
        _ => new JsonObject { ["slot"] = Number(word, verb.Name) },
    };

    private static int Number(string word, string of) => int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw Wrong($"{of} '{word}': must be a whole number");

    private static CtlException Wrong(string what) => new(CtlExitCodes.Usage, $"{what}; see: pneuxnet ctl --help");
}
