using System.Globalization;
using System.Text.RegularExpressions;
using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>Several hosts behind one nginx, as network namespaces: two-hosts.sh says how.</summary>
public sealed partial class FailoverTests
{
    [Test]
    public async Task A_host_that_is_cut_off_costs_no_request_and_is_asked_again_when_it_is_back()
    {
        if (SystemdBox.Obstacle is { } obstacle || !File.Exists("/usr/sbin/nginx"))
        {
            Assert.Ignore("needs root and nginx");
            return;
        }
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pneuxnet-test-");
        try
        {
            string site = (await Shell.RunAsync(Built.Pneuxnet, ["nginx-config", "--host", "10.7.0.11:8000", "--host", "10.7.0.12:8000", "--timeout", "5", "App.dll"])).Good;
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "nginx.conf"), Frame(site, folder.FullName));
            string script = Path.Combine(Repository.Root, "tests", "Stack", "Boxes", "two-hosts.sh");
            Outcome outcome = await Shell.RunAsync(
                "unshare", ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", script, Built.Pneuxnet, Built.Specimen, folder.FullName]);
            Dictionary<string, Phase> phases = Lines().Matches(outcome.Good).ToDictionary(line => line.Groups[1].Value, Phase.Of);

            Assert.That(phases.Values.Select(phase => phase.Lost), Is.All.Zero, outcome.Output);
            Assert.That(phases["both"], Has.Property("One").Positive.And.Property("Two").Positive);
            Assert.That(phases["cut"].Two, Is.Positive);
            Assert.That(phases["without"].One, Is.Zero);
            Assert.That(phases["back"].One, Is.Positive);
            TestContext.Out.WriteLine(outcome.Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What nginx.conf is on a Debian machine, with everything that is written in one folder.</summary>
    private static string Frame(string site, string folder) => $$"""
        daemon off;
        worker_processes 1;
        user root;
        pid {{folder}}/nginx.pid;
        events { worker_connections 256; }
        http {
            client_body_temp_path {{folder}}/body;
            proxy_temp_path {{folder}}/proxy;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;
            {{site.Replace("/var/log/nginx/", $"{folder}/", StringComparison.Ordinal)}}
        }
        """;

    [GeneratedRegex(@"^(\w+) app1=(\d+) app2=(\d+) lost=(\d+) longest=(\d+)$", RegexOptions.Multiline)]
    private static partial Regex Lines();

    private sealed record Phase(int One, int Two, int Lost)
    {
        public static Phase Of(Match line) => new(Number(line, 2), Number(line, 3), Number(line, 4));

        private static int Number(Match line, int group) => int.Parse(line.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }
}
