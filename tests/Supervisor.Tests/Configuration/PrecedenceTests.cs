using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Tests.CommandLine;

namespace PneuXNet.Supervisor.Tests.Configuration;

/// <summary>Which source has a setting, and what each source is called.</summary>
public sealed class PrecedenceTests
{
    private static readonly Dictionary<string, string> All = new()
    {
        ["WEB_CONCURRENCY"] = "2",
        ["PNEUXNET_CMD_ARGS"] = "-w 4",
    };

    [Test]
    public void The_command_line_is_stronger_than_the_arguments_variable() =>
        Assert.That(Of("workers", Reading.WithBoth("workers = 3", All, "-w", "5")), Is.EqualTo(("5", "command line")));

    [Test]
    public void The_arguments_variable_is_stronger_than_the_file() =>
        Assert.That(Of("workers", Reading.WithBoth("workers = 3", All)), Is.EqualTo(("4", "$PNEUXNET_CMD_ARGS")));

    [Test]
    public void The_file_is_stronger_than_a_variable_of_others() =>
        Assert.That(Of("workers", Reading.WithBoth("\nworkers = 3", new() { ["WEB_CONCURRENCY"] = "2" })), Is.EqualTo(("3", "pneuxnet.toml:2:11")));

    [Test]
    public void A_variable_of_others_is_stronger_than_the_default()
    {
        Assert.That(Of("workers", Reading.With(new() { ["WEB_CONCURRENCY"] = "2" })), Is.EqualTo(("2", "$WEB_CONCURRENCY")));
        Assert.That(Of("workers", Reading.Of()), Is.EqualTo(("1", "default")));
    }

    [Test]
    public void A_stronger_source_replaces_a_list_as_a_whole()
    {
        var arguments = new Dictionary<string, string> { ["PNEUXNET_CMD_ARGS"] = "-b :8003 -e A=variable" };
        const string file = """
            bind = [":8001", ":8002"]
            env = { A = "file", B = "file" }
            """;
        MasterOptions options = Reading.WithBoth(file, arguments, "-e", "C=line").Right.Options;
        Assert.That(options.Binds.Select(bind => bind.ToString()), Is.EqualTo(new[] { "http://0.0.0.0:8003" }));
        Assert.That(options.Environment.Select(pair => $"{pair.Key}={pair.Value}"), Is.EqualTo(new[] { "C=line" }));
    }

    [Test]
    public void PORT_is_asked_only_if_nobody_binds_anything()
    {
        var environment = new Dictionary<string, string> { ["PORT"] = "not a port" };
        Assert.That(Reading.WithBoth("bind = ':8001'", environment).Errors, Is.Empty);
        Assert.That(Reading.With(environment).Errors, Is.Not.Empty);
    }

    [Test]
    public void Addresses_that_nobody_named_give_way_to_those_of_a_service_manager()
    {
        Assert.That(Reading.With(new() { ["PORT"] = "5000" }).Right.Options.BindsAreDefault, Is.True);
        Assert.That(Reading.WithFile("bind = ':8001'").Right.Options.BindsAreDefault, Is.False);
    }

    [Test]
    public void App_and_its_arguments_may_come_from_any_source()
    {
        const string file = """
            app = "File.dll"
            app_arguments = ["--from", "file"]
            """;
        var variable = new Dictionary<string, string> { ["PNEUXNET_CMD_ARGS"] = "Variable.dll -- --from variable" };
        MasterOptions[] options =
        [
            Reading.WithFile(file).Right.Options,
            Reading.WithBoth(file, variable).Right.Options,
            Reading.WithBoth(file, variable, "Line.dll", "--", "--from", "line").Right.Options,
        ];
        Assert.That(options.Select(one => $"{one.App} {string.Join(' ', one.AppArguments)}"),
            Is.EqualTo(new[] { "File.dll --from file", "Variable.dll --from variable", "Line.dll --from line" }));
    }

    [Test]
    public void Two_dashes_with_nothing_behind_them_take_the_arguments_of_the_file_away() =>
        Assert.That(Reading.WithFile("app_arguments = ['x']", "--").Right.Options.AppArguments, Is.Empty);

    [Test]
    public void The_file_of_the_command_line_is_read_instead_of_the_variables_and_that_one_instead_of_the_default()
    {
        var files = new Dictionary<string, string>
        {
            ["/srv/start/pneuxnet.toml"] = "workers = 2",
            ["/srv/start/conf/variable.toml"] = "workers = 3",
            ["/etc/line.toml"] = "workers = 4",
        };
        var variable = new Dictionary<string, string> { ["PNEUXNET_CMD_ARGS"] = "-c conf/variable.toml" };
        Assert.That(Of("workers", Reading.From(files, [])), Is.EqualTo(("2", "pneuxnet.toml:1:11")));
        Assert.That(Of("workers", Reading.From(files, variable)), Is.EqualTo(("3", "conf/variable.toml:1:11")));
        Assert.That(Of("workers", Reading.From(files, variable, "-c", "/etc/line.toml")), Is.EqualTo(("4", "/etc/line.toml:1:11")));
    }

    [Test]
    public void A_file_may_be_written_as_in_Gunicorn()
    {
        Reading reading = Reading.From(new() { ["/etc/x.toml"] = "workers = 3" }, [], "-c", "file:/etc/x.toml");
        Assert.That((reading.Right.Options.Workers, reading.Right.Options.ConfigFile), Is.EqualTo((3, "/etc/x.toml")));
    }

    [Test]
    public void Without_a_file_there_is_none() => Assert.That(Reading.Of().Right.Options.ConfigFile, Is.Empty);

    [Test]
    public void Quotes_in_the_arguments_variable_hold_words_together()
    {
        var variable = new Dictionary<string, string> { ["PNEUXNET_CMD_ARGS"] = """-e 'GREETING=hello world' --name=shop -- "two words" """ };
        MasterOptions options = Reading.With(variable).Right.Options;
        Assert.That(options.Environment.Single().Value, Is.EqualTo("hello world"));
        Assert.That((options.Name, options.AppArguments.Single()), Is.EqualTo(("shop", "two words")));
    }

    private static (string, string) Of(string key, Reading reading)
    {
        (GivenValue given, _) = reading.Right.Settings.Single(setting => setting.Setting.Key == key).Values.Single();
        return (given.Text, given.From.Text);
    }
}
