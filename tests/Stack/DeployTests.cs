using System.Text.RegularExpressions;
using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>
/// Holds docs/deploy.md to its word: its commands are run as they stand, in their order, on a Debian with nothing on it, with nginx,
/// certbot and Let's Encrypt's test server. What is otherwise than for its reader:
/// <list type="table">
/// <item><term>app.example.org, shop.example.org</term><description>app.test and shop.test, which /etc/hosts leads to this machine</description></item>
/// <item><term>Let's Encrypt</term><description>its test server, pebble: named in certbot's own settings, and believed through two variables</description></item>
/// <item><term>apt's mirrors</term><description>are reached, by apt alone; the services have a network of their own</description></item>
/// <item><term>the package</term><description>not compressed, which saves a minute; 0.2.0 is 0.1.0 with another number</description></item>
/// <item><term>Shop.dll</term><description>the smallest of the apps for tests, under that name</description></item>
/// </list>
/// </summary>
[NonParallelizable]
public sealed class DeployTests
{
    /// <summary>Lets certbot and curl believe in the test server, whose root is made anew at each start.</summary>
    private const string Believe = "export REQUESTS_CA_BUNDLE=/run/outside/pebble.crt CURL_CA_BUNDLE=/run/outside/root.pem\n";

    private const string Film = "/usr/lib/pneuxnet/webapp/Golden/patch-in-one-lung.png";

    private SystemdBox _box = null!;

    [OneTimeSetUp]
    public async Task BootABareDebian()
    {
        if ((BareDebian.Obstacle ?? Missing("/usr/bin/pebble", "/usr/bin/openssl")) is { } obstacle)
        {
            Assert.Ignore(obstacle);
        }
        string root = await BareDebian.RootAsync();
        _box = await SystemdBox.BootAsync(root);
    }

    [OneTimeTearDown]
    public async Task PullThePlug()
    {
        if (_box is not null)
        {
            await _box.DisposeAsync();
        }
    }

    [Test]
    public async Task A_bare_Debian_serves_a_page_when_the_package_is_installed()
    {
        Assert.That((await _box.RunAsync("command -v nginx curl certbot python3 dotnet openssl")).Output, Is.Empty, "it is bare");
        await _box.CopyInAsync(await Packages.DebAsync(), "/root/pneuxnet_0.1.0_amd64.deb");
        await _box.CopyInAsync(await Packages.NextDebAsync("0.2.0"), "/root/pneuxnet_0.2.0_amd64.deb");

        string printed = await FollowAsync("1. Install");

        Assert.That(printed, Does.Contain("active (running)").And.Contain("enabled"));
        Assert.That(await _box.GoodAsync("systemctl is-enabled pneuxnet nginx certbot.timer"), Is.EqualTo("enabled\nenabled\nenabled"));
    }

    [Test, DependsOnTest(nameof(A_bare_Debian_serves_a_page_when_the_package_is_installed))]
    public async Task Nginx_serves_it_and_a_firewall_lets_visitors_in()
    {
        await _box.GoodAsync("echo '127.0.0.1 app.test shop.test' >>/etc/hosts");
        // A visitor from outside, whom the firewall stops.
        _ = (await _box.RunOnlineAsync("apt-get install -y ufw")).Good;
        await _box.GoodAsync("""
            ip netns add visitor
            ip link add door type veth peer name eth0 netns visitor
            ip address add 10.9.0.1/24 dev door && ip link set door up
            ip -n visitor address add 10.9.0.2/24 dev eth0 && ip -n visitor link set eth0 up
            ufw --force enable
            """);
        const string visit = "ip netns exec visitor curl -sS -o /dev/null -w '%{http_code}' --connect-timeout 2 -H 'Host: app.test' http://10.9.0.1/";
        Assert.That((await _box.RunAsync(visit)).ExitCode, Is.Not.Zero, "the firewall is up");

        await FollowAsync("2. Nginx in front");

        Assert.That(await _box.GoodAsync(visit), Is.EqualTo("200"));
    }

    [Test, DependsOnTest(nameof(Nginx_serves_it_and_a_firewall_lets_visitors_in))]
    public async Task Certbot_gets_a_certificate_and_a_film_is_classified_over_TLS()
    {
        await OpenTheAuthorityAsync();

        string printed = await FollowAsync("3. A certificate");

        Assert.That(printed, Does.Contain("\"label\":\"PNEUMONIA\""));
        Assert.That(await AskAsync("-w '%{http_code} %{http_version}' https://app.test/"), Is.EqualTo("200 2"));
        Assert.That(await AskAsync("-D - https://app.test/"), Does.Contain("strict-transport-security: max-age=31536000"));
        // nginx reloads in its own time: for a moment its workers of before answer, too.
        await _box.UntilAsync("test \"$(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' http://app.test/predict)\" = '308 https://app.test/predict'", "plain HTTP leads to TLS");
    }

    [Test, DependsOnTest(nameof(Certbot_gets_a_certificate_and_a_film_is_classified_over_TLS))]
    public async Task A_renewed_certificate_is_taken_up()
    {
        string before = await SerialAsync();
        await _box.GoodAsync($"{Believe}certbot renew --no-random-sleep-on-renew --force-renewal");
        await Eventually.HoldsAsync(async () => await SerialAsync() != before, "the hook makes nginx take the renewed certificate");
    }

    [Test, DependsOnTest(nameof(A_renewed_certificate_is_taken_up))]
    public async Task A_reload_a_kill_and_an_upgrade_and_the_way_back_lose_no_request()
    {
        string master = await MainPidAsync();
        await _box.GoodAsync($$"""
            {{Believe}}
            mkdir /run/load && touch /run/load/{on,pages.1,pages.2,films}
            # So many in one connection, so that connections come and go. Bounded: nobody asks more than 20000 times.
            for client in 1 2; do
              systemd-run --quiet --unit=load-$client --setenv=CURL_CA_BUNDLE bash -c "for round in {1..200}; do [ -e /run/load/on ] || break; curl -sS --max-time 60 -o /dev/null -w '%{http_code}\n' 'https://app.test/?[1-100]'; done >/run/load/pages.$client 2>&1"
            done
            systemd-run --quiet --unit=load-films --setenv=CURL_CA_BUNDLE bash -c "for round in {1..400}; do [ -e /run/load/on ] || break; curl -sS --max-time 60 -o /dev/null -w '%{http_code}\n' -F file=@{{Film}} 'https://app.test/api/predict?[1-20]'; done >/run/load/films 2>&1"
            """);
        await MoreAsync();
        string printed = await FollowAsync("4. Every day", MoreAsync);
        await MoreAsync();
        await _box.GoodAsync("rm /run/load/on");
        await _box.UntilAsync("! systemctl -q is-active load-1 load-2 load-films", "the last requests are answered");

        string answers = await _box.GoodAsync("cat /run/load/pages.* /run/load/films | sort | uniq -c");
        TestContext.Out.WriteLine(answers);
        Assert.That(answers.Trim(), Does.Match(@"^\d+ 200$"), "every request was answered, and by 200");
        Assert.That(printed, Does.Contain("3 of 3 workers serve"));
        Assert.That(await MainPidAsync(), Is.Not.EqualTo(master), "another master serves");
        Assert.That(await _box.GoodAsync("dpkg-query -W -f '${Version}' pneuxnet; systemctl is-active pneuxnet"), Is.EqualTo("0.1.0active"));
        Assert.That(await _box.GoodAsync("journalctl --no-pager -u pneuxnet"), Does.Contain("SIGKILL").And.Not.Contain("still runs the version before"));
    }

    [Test, DependsOnTest(nameof(A_reload_a_kill_and_an_upgrade_and_the_way_back_lose_no_request))]
    public async Task A_second_app_is_served_beside_the_first()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pneuxnet-test-");
        try
        {
            _ = (await Shell.BashAsync($"cd '{Repository.Root}' && dotnet publish tests/Apps/Hello -c Release -v quiet --nologo -o '{folder}/current' -p:AssemblyName=Shop -p:ArtifactsPath='{folder}/artifacts'")).Good;
            await _box.GoodAsync("mkdir -p /srv/shop");
            await _box.CopyInAsync(Path.Combine(folder.FullName, "current"), "/srv/shop/");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.That(await FollowAsync("5. An app of your own"), Does.Contain("Hello World!"));

        Assert.That(await AskAsync("-w '%{http_code}' https://app.test/"), Is.EqualTo("200"));
        Assert.That(await _box.GoodAsync("pneuxnet ctl --pid /run/pneuxnet/pneuxnet.pid status"), Does.Contain("3"));
    }

    [Test, DependsOnTest(nameof(A_second_app_is_served_beside_the_first))]
    public async Task The_site_for_several_hosts_is_one_that_nginx_takes()
    {
        await FollowAsync("More than one machine");
        await _box.GoodAsync("nginx -t");
    }

    [Test]
    public void Every_command_of_the_document_is_for_a_test()
    {
        string document = Repository.Read("docs/deploy.md");
        Assert.That(DeployDocument.Blocks.Count(block => block.How.StartsWith("run", StringComparison.Ordinal)), Is.GreaterThan(7));
        Assert.That(Regex.Count(document, "^```sh$", RegexOptions.Multiline), Is.EqualTo(DeployDocument.Blocks.Count), "a block without a mark is run by nobody");
    }

    /// <summary>Runs what a section says; returns what it printed.</summary>
    /// <param name="between">What to do after each block.</param>
    private async Task<string> FollowAsync(string section, Func<Task>? between = null)
    {
        List<string> printed = [];
        foreach (DeployDocument.Block block in DeployDocument.Blocks.Where(block => block.Section == section && block.How.StartsWith("run", StringComparison.Ordinal)))
        {
            string script = "export DEBIAN_FRONTEND=noninteractive\n" + Believe + Regex.Replace(block.Script, @"\b(app|shop)\.example\.org", "$1.test");
            printed.Add((block.How == "run online" ? await _box.RunOnlineAsync(script) : await _box.RunAsync(script)).Good);
            if (between is not null)
            {
                await between();
            }
        }
        Assert.That(printed, Is.Not.Empty, $"docs/deploy.md has no section '{section}' with commands");
        return string.Join('\n', printed);
    }

    /// <summary>Let's Encrypt's test server, outside of the machine but for its network.</summary>
    private async Task OpenTheAuthorityAsync()
    {
        await _box.GoodAsync("mkdir -p /run/outside /etc/letsencrypt");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pneuxnet-test-");
        try
        {
            _ = (await Shell.BashAsync($"openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -days 2 -keyout {folder}/pebble.key -out {folder}/pebble.crt")).Good;
            foreach (string file in (string[])["/usr/bin/pebble", "/usr/bin/pebble-challtestsrv", $"{folder}/pebble.key", $"{folder}/pebble.crt"])
            {
                await _box.CopyInAsync(file, "/run/outside/");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        await _box.GoodAsync("""
            cd /run/outside
            echo '{"pebble":{"listenAddress":"127.0.0.1:14000","managementListenAddress":"127.0.0.1:15000","certificate":"/run/outside/pebble.crt","privateKey":"/run/outside/pebble.key","httpPort":80,"tlsPort":443}}' >pebble.json
            systemd-run --quiet --unit=challenges /run/outside/pebble-challtestsrv -defaultIPv6 '' -defaultIPv4 127.0.0.1 -dns01 127.0.0.1:18053 -management 127.0.0.1:18055 -http01 '' -https01 '' -tlsalpn01 ''
            systemd-run --quiet --unit=pebble --setenv=PEBBLE_VA_NOSLEEP=1 /run/outside/pebble -config /run/outside/pebble.json -dnsserver 127.0.0.1:18053
            echo 'server = https://localhost:14000/dir' >/etc/letsencrypt/cli.ini
            """);
        await _box.UntilAsync("curl -sf --cacert /run/outside/pebble.crt https://localhost:15000/roots/0 >/run/outside/root.pem", "the test server answers");
    }

    /// <summary>Returns when more of each kind of requests have been answered.</summary>
    private async Task MoreAsync()
    {
        string[] had = (await CountsAsync()).Split('\n');
        await Eventually.HoldsAsync(async () => (await CountsAsync()).Split('\n').Zip(had).All(pair => int.Parse(pair.First, null) > int.Parse(pair.Second, null) + 3), "requests are answered");
    }

    private Task<string> CountsAsync() => _box.GoodAsync("for file in /run/load/pages.1 /run/load/pages.2 /run/load/films; do wc -l <$file; done");

    private Task<string> AskAsync(string arguments) => _box.GoodAsync($"{Believe}curl -sS --max-time 30 -o /dev/null {arguments}");

    private Task<string> SerialAsync() => _box.GoodAsync("openssl s_client -connect app.test:443 -servername app.test </dev/null 2>/dev/null | openssl x509 -noout -serial");

    private Task<string> MainPidAsync() => _box.GoodAsync("systemctl show -p MainPID --value pneuxnet");

    private static string? Missing(params string[] programs) =>
        Array.Find(programs, program => !File.Exists(program)) is { } missing ? $"no {missing}: apt-get install {Path.GetFileName(missing)}" : null;
}
