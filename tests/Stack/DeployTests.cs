using System.Text.RegularExpressions;
using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>Holds docs/deploy.md to its word: its marked commands are run as they stand, with nginx, certbot and Let's Encrypt's test server.</summary>
[NonParallelizable]
public sealed partial class DeployTests
{
    private const string Ask = "curl -sS --max-time 30";

    /// <summary>Lets certbot and curl believe in the test server, whose root is made anew at each start.</summary>
    private const string Believe = "export REQUESTS_CA_BUNDLE=/root/pebble.crt CURL_CA_BUNDLE=/root/root.pem; ";

    private SystemdBox _box = null!;

    [OneTimeSetUp]
    public async Task Install()
    {
        if (Array.Find(["/usr/bin/pebble", "/usr/bin/certbot", "/usr/sbin/nginx"], program => !File.Exists(program)) is { } missing)
        {
            Assert.Ignore($"no {missing}: apt-get install pebble certbot nginx");
        }
        _box = await InstalledBox.GetAsync();
        await _box.GoodAsync("""
            echo '127.0.0.1 app.test' >>/etc/hosts
            openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -days 2 -keyout /root/pebble.key -out /root/pebble.crt 2>/dev/null
            echo '{"pebble":{"listenAddress":"127.0.0.1:14000","managementListenAddress":"127.0.0.1:15000","certificate":"/root/pebble.crt","privateKey":"/root/pebble.key","httpPort":80,"tlsPort":443}}' >/root/pebble.json
            systemd-run --quiet --unit=challenges pebble-challtestsrv -defaultIPv6 '' -defaultIPv4 127.0.0.1 -dns01 127.0.0.1:18053 -management 127.0.0.1:18055 -http01 '' -https01 '' -tlsalpn01 ''
            systemd-run --quiet --unit=pebble --setenv=PEBBLE_VA_NOSLEEP=1 pebble -config /root/pebble.json -dnsserver 127.0.0.1:18053
            mkdir -p /etc/letsencrypt
            echo 'server = https://localhost:14000/dir' >/etc/letsencrypt/cli.ini
            """);
        await _box.UntilAsync("curl -sf --cacert /root/pebble.crt https://localhost:15000/roots/0 >/root/root.pem", "the test server answers");
    }

    [Test]
    public async Task The_commands_lead_to_a_site_with_a_certificate()
    {
        foreach (string commands in Blocks())
        {
            await _box.GoodAsync(Believe + commands.Replace("app.example.org", "app.test", StringComparison.Ordinal));
        }
        Assert.That(await _box.GoodAsync($"{Believe}{Ask} -o /dev/null -w '%{{http_code}} %{{http_version}}' https://app.test/"), Is.EqualTo("200 2"));
        // nginx reloads in its own time: for a moment its workers of before answer, too.
        await _box.UntilAsync($"test \"$({Ask} -o /dev/null -w '%{{http_code}} %{{redirect_url}}' http://app.test/predict)\" = '308 https://app.test/predict'", "plain HTTP leads to TLS");
        Assert.That(await _box.GoodAsync($"{Believe}{Ask} -D - -o /dev/null https://app.test/"), Does.Contain("strict-transport-security: max-age=31536000"));

        string before = await SerialAsync();
        await _box.GoodAsync($"{Believe}certbot renew --no-random-sleep-on-renew --force-renewal");
        await Eventually.HoldsAsync(async () => await SerialAsync() != before, "the hook makes nginx take the renewed certificate");
    }

    [Test]
    public void There_are_commands_to_run() => Assert.That(Blocks(), Has.Count.EqualTo(2));

    private Task<string> SerialAsync() => _box.GoodAsync("openssl s_client -connect app.test:443 -servername app.test </dev/null 2>/dev/null | openssl x509 -noout -serial");

    private static List<string> Blocks() => [.. MarkedBlock().Matches(Repository.Read("docs/deploy.md")).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<!-- run -->\n```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex MarkedBlock();
}
