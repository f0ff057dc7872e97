using System.Text.Json;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Tests.CommandLine;

namespace PneuXNet.Supervisor.Tests.Configuration;

public sealed class PrintedConfigurationTests
{
    [Test]
    public void Every_setting_is_printed_with_its_value_and_its_place_in_columns()
    {
        Reading reading = Reading.WithBoth("timeout = 12.5", new() { ["PNEUXNET_CMD_ARGS"] = "-b :8001 -b :8002" }, "--print-config", "-w", "2");
        Assert.That((reading.Configuration, reading.ExitCode), Is.EqualTo(((MasterConfiguration?)null, ExitCodes.Ok)));
        string[] lines = reading.Output.TrimEnd().Split('\n');
        Assert.That(lines, Has.One.Match("^workers +2 +command line$"));
        Assert.That(lines, Has.One.Match(@"^timeout +12\.5 +pneuxnet\.toml:1:11$"));
        Assert.That(lines, Has.One.Match(@"^bind +:8001 +\$PNEUXNET_CMD_ARGS$"));
        Assert.That(lines, Has.One.Match(@"^ +:8002 +\$PNEUXNET_CMD_ARGS$"));
        Assert.That(lines, Has.One.Match("^config +pneuxnet.toml +default$"));
        Assert.That(lines, Has.One.Match("^name +- +default$"));
        Assert.That(lines.Select(line => line.Split(' ')[0]).Where(key => key.Length > 0), Is.EqualTo(Settings.All.Select(setting => setting.Key)));
        Assert.That(lines.Select(line => line.LastIndexOf("  ", StringComparison.Ordinal)).Distinct().ToArray(), Has.Length.EqualTo(1), "origins are aligned");
    }

    [Test]
    public void A_word_that_stands_for_a_number_is_printed_with_it() =>
        Assert.That(Reading.Of("--print-config", "-w", "auto").Output, Does.Match($@"(?m)^workers +auto \({Math.Min(Environment.ProcessorCount, Settings.MaxWorkers)}\) +command line$"));

    [Test]
    public void The_address_that_PORT_stands_for_is_printed() =>
        Assert.That(Reading.With(new() { ["PORT"] = "5000" }, "--print-config").Output, Does.Match(@"(?m)^bind +0\.0\.0\.0:5000 +\$PORT$"));

    [TestCase("DB_PASSWORD")]
    [TestCase("client-secret")]
    [TestCase("GITHUB_TOKEN")]
    [TestCase("ApiKey")]
    public void What_looks_secret_is_masked(string key)
    {
        foreach (string format in (string[])["text", "json"])
        {
            string output = Reading.Of("--print-config", "--log-format", format, "-e", $"{key}=hunter2", "-e", "COLOUR=blue").Output;
            Assert.That(output, Does.Contain($"{key}=***").And.Contain("COLOUR=blue").And.Not.Contain("hunter2"));
        }
    }

    [Test]
    public void As_json_each_setting_is_an_object_of_value_and_place()
    {
        Reading reading = Reading.WithFile("timeout = 12.5\nenv.A = '1'", "--print-config", "--log-format", "json", "-w", "2");
        using JsonDocument json = JsonDocument.Parse(reading.Output);
        Assert.That(json.RootElement.EnumerateObject().Select(member => member.Name), Is.EqualTo(Settings.All.Select(setting => setting.Key)));
        Assert.Multiple(() =>
        {
            Assert.That(Member("workers"), Is.EqualTo(("2", "command line")));
            Assert.That(Member("timeout"), Is.EqualTo(("12.5", "pneuxnet.toml:1:11")));
            Assert.That(Member("env"), Is.EqualTo(("""["A=1"]""", "pneuxnet.toml:2:9")));
            Assert.That(Member("name"), Is.EqualTo(("null", "default")));
            Assert.That(Member("app_arguments"), Is.EqualTo(("[]", "default")));
            Assert.That(Member("log_format"), Is.EqualTo(("\"json\"", "command line")));
        });

        (string, string?) Member(string key)
        {
            JsonElement member = json.RootElement.GetProperty(key);
            return (member.GetProperty("value").GetRawText().Replace("\n", "").Replace(" ", ""), member.GetProperty("from").GetString());
        }
    }

    [Test]
    public void A_configuration_that_is_wrong_is_not_printed()
    {
        Reading reading = Reading.Of("--print-config", "-w", "0");
        Assert.That((reading.Output, reading.ExitCode), Is.EqualTo(("", ExitCodes.Usage)));
    }
}
