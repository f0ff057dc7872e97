using System.Collections.Immutable;
using PneuXNet.Contract;
using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Nginx;

/// <summary><c>pneuxnet nginx-config</c>: prints an nginx site that fits the options that the service is started with.</summary>
internal static class NginxConfigVerb
{
    public static readonly Verb Verb = new(
        "nginx-config",
        "[--server-name NAME] [--tls] [--host HOST:PORT]... [OPTIONS] [APP]",
        "Print a site for /etc/nginx/conf.d that fits these options; with --host, and --backup, the app runs on those machines and not on this one",
        Run);

    private static readonly (string, string)[] Words =
    [
        ("--server-name NAME", "The site's host name; without it any"),
        ("--tls", "Port 443 with the certificate that certbot keeps for that name; port 80 leads there, and to the challenge"),
        ("--nginx-version VERSION", "The nginx that is to read it, such as 1.26: how HTTP/2 is asked for changed with 1.25.1; without it that of this machine"),
        ("--host HOST:PORT", "A machine on which the app runs; may be given several times"),
        ("--backup HOST:PORT", "A machine that is asked only when none of the others answers; may be given several times"),
    ];

    private static int Run(VerbCall call)
    {
        if (call.AsksForHelp)
        {
            HelpText.Write(Verb, Words, call.Output);
            return ExitCodes.Ok;
        }
        (SiteOptions site, ImmutableArray<string> rest, List<string> problems) = Read(call.Sources.Arguments);
        (MasterConfiguration? configuration, ImmutableArray<string> wrong) = ConfigurationReader.Read(call.Sources with { Arguments = rest });
        problems.AddRange(wrong);
        try
        {
            if (problems.Count == 0)
            {
                // Only TLS is written otherwise for another nginx.
                site = site.Tls ? site with { NginxVersion = site.NginxVersion ?? InstalledNginx.Version() } : site;
                string command = new([.. string.Join(' ', call.Sources.Arguments.Prepend("pneuxnet nginx-config")).Where(c => !char.IsControl(c))]);
                call.Output.Write(new NginxSite(SiteFacts.Of(configuration!.Options), site).Write(command));
                return ExitCodes.Ok;
            }
        }
        catch (StartException e)
        {
            problems.Add(e.Message);
        }
        foreach (string problem in problems)
        {
            call.Error.WriteLine($"pneuxnet: {problem}");
        }
        return ExitCodes.Usage;
    }

    /// <summary>Takes the words that are the verb's own out of the arguments.</summary>
    private static (SiteOptions Site, ImmutableArray<string> Others, List<string> Problems) Read(ImmutableArray<string> arguments)
    {
        var site = new SiteOptions();
        List<string> rest = [];
        List<string> problems = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            string word = arguments[i];
            if (word is not ("--server-name" or "--nginx-version" or "--host" or "--backup"))
            {
                site = word == "--tls" ? site with { Tls = true } : site;
                rest.AddRange(word == "--tls" ? [] : [word]);
                continue;
            }
            string value = i + 1 < arguments.Length ? arguments[++i] : "";
            if (!IsGood(word, value))
            {
                (string rule, string example) = RuleOf(word);
                problems.Add($"{word} '{value}': must be {rule}; write for example {word} {example}");
                continue;
            }
            site = word switch
            {
                "--server-name" => site with { ServerName = value },
                "--nginx-version" => site with { NginxVersion = Version.Parse(value) },
                "--host" => site with { Hosts = site.Hosts.Add(value) },
                _ => site with { Backups = site.Backups.Add(value) },
            };
        }
        if (site is { Tls: true, ServerName: "_" })
        {
            problems.Add("--tls: needs the name that the certificate is for; add for example --server-name app.example.org");
        }
        if (site is { Hosts.IsEmpty: true, Backups.IsEmpty: false })
        {
            problems.Add($"--backup '{site.Backups[0]}': stands in for hosts, and none is named; add for example --host 10.0.0.11:8000");
        }
        return (site, [.. rest], problems);
    }

    // What is printed is read by nginx, so a value must not be able to end the line that it stands in.
    private static bool IsGood(string word, string value) => word == "--nginx-version"
        ? Version.TryParse(value, out _)
        : value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']' or '_' or '*');

    private static (string Rule, string Example) RuleOf(string word) => word switch
    {
        "--server-name" => ("a host name", "app.example.org"),
        "--nginx-version" => ("nginx's version", "1.26.3"),
        _ => ("HOST:PORT", "10.0.0.11:8000"),
    };
}
