using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Tests.CommandLine;

namespace PneuXNet.Supervisor.Tests.Configuration;

/// <summary>What a file may say, and what is said of a file that is wrong.</summary>
public sealed class ConfigurationFileTests
{
    [Test]
    public void Every_setting_but_the_files_own_name_can_stand_in_the_file()
    {
        MasterOptions options = Reading.WithFile("""
            app = "App.dll"
            app_arguments = ["--a", "b c"]
            bind = ["127.0.0.1:8001", "unix:/run/x.sock"]
            backlog = 128
            workers = "auto"
            threads = 8
            max_requests = 1000
            max_requests_jitter = 100
            timeout = 12.5
            graceful_timeout = 5
            startup_timeout = 0
            chdir = "/"
            user = "root"
            group = "0"
            umask = 0o027
            env = ["A=1", "B=x=y"]
            pid = "/run/x.pid"
            log_level = "debug"
            log_format = "json"
            log_file = "x.log"
            name = "shop"
            """).Right.Options;
        Assert.Multiple(() =>
        {
            Assert.That((options.App, options.Name, options.Chdir, options.PidFile, options.LogFile), Is.EqualTo(("App.dll", "shop", "/", "/run/x.pid", "x.log")));
            Assert.That(options.AppArguments, Is.EqualTo(new[] { "--a", "b c" }));
            Assert.That(options.Binds.Select(bind => bind.ToString()), Is.EqualTo(new[] { "http://127.0.0.1:8001", "unix:/run/x.sock" }));
            Assert.That((options.Workers, options.Threads, options.Backlog), Is.EqualTo((Math.Min(Environment.ProcessorCount, Settings.MaxWorkers), 8, 128)));
            Assert.That((options.MaxRequests, options.MaxRequestsJitter), Is.EqualTo((1000, 100)));
            Assert.That((options.Timeout, options.GracefulTimeout, options.StartupTimeout),
                Is.EqualTo((TimeSpan.FromSeconds(12.5), TimeSpan.FromSeconds(5), TimeSpan.Zero)));
            Assert.That((options.LogLevel, options.LogFormat), Is.EqualTo((LogLevel.Debug, LogFormat.Json)));
            Assert.That((options.User, options.Group, options.Umask), Is.EqualTo(("root", "0", (int?)23)));
            Assert.That(Variables(options), Is.EqualTo("A=1 B=x=y"));
            Assert.That(options.ConfigFile, Is.EqualTo("pneuxnet.toml"));
        });
    }

    [TestCase("env = { A = '1', B-C = '2' }")]
    [TestCase("env.A = '1'\nenv.B-C = '2'")]
    [TestCase("[env]\nA = '1'\n\"B-C\" = '2'")]
    [TestCase("env = ['A=1', 'B-C=2']")]
    public void Variables_are_a_table_or_a_list(string toml) => Assert.That(Variables(Reading.WithFile(toml).Right.Options), Is.EqualTo("A=1 B-C=2"));

    [TestCase("graceful-timeout = 5")]
    [TestCase("graceful_timeout = 5")]
    [TestCase("\"graceful_timeout\" = 5.0")]
    public void Dashes_and_underscores_are_the_same(string toml) =>
        Assert.That(Reading.WithFile(toml).Right.Options.GracefulTimeout, Is.EqualTo(TimeSpan.FromSeconds(5)));

    [TestCase("umask = 0o027")]
    [TestCase("umask = '27'")]
    [TestCase("umask = '0027'")]
    public void Octal_numbers_say_that_they_are(string toml) => Assert.That(Reading.WithFile(toml).Right.Options.Umask, Is.EqualTo(23));

    [Test]
    public void A_list_may_be_a_single_value() => Assert.That(Reading.WithFile("bind = ':8001'").Right.Options.Binds, Has.Length.EqualTo(1));

    [Test]
    public void Another_long_flag_of_a_setting_is_a_key_too() => Assert.That(Reading.WithFile("error_logfile = 'x'").Right.Options.LogFile, Is.EqualTo("x"));

    [TestCase("wokers = 4", "wokers", "workers")]
    [TestCase("graceful_timout = 4", "graceful_timout", "graceful_timeout")]
    [TestCase("proc_name = 'x'", "proc_name", "name")]
    [TestCase("loglevel = 'info'", "loglevel", "log_level")]
    [TestCase("raw_env = ['A=1']", "raw_env", "env")]
    [TestCase("[envs]\nA = '1'", "envs", "env")]
    [TestCase("config = 'other.toml'", "config", "")]
    public void An_unknown_key_is_refused_with_the_nearest_name_and_Gunicorns_names_are_known(string toml, string wrong, string right) =>
        Assert.That(Only(toml), Does.Match($@"^pneuxnet\.toml:1:\d: {wrong}: there is no such setting; did you mean {right}"));

    [TestCase("workers = '4'", "1:11: workers ''4'': must be a whole number from 1 to 256, or auto; write a number, without quotes")]
    [TestCase("workers = 4.5", "1:11: workers '4.5': must be a whole number from 1 to 256, or auto; write for example workers = 1")]
    [TestCase("workers = [1, 2]", "1:11: workers '[1, 2]': must be a whole number from 1 to 256, or auto; write one value, without brackets")]
    [TestCase("\n  timeout = true", "2:13: timeout 'true': must be a number of seconds from 0 to 86400; write for example timeout = 30")]
    [TestCase("umask = 27", "1:9: umask '27': must be an octal number from 0 to 0777; write 0o27, or \"27\"")]
    [TestCase("name = 7", "1:8: name '7': must have 1 to 64 letters, digits, dots, dashes or underscores; write it in double quotes")]
    [TestCase("bind = [':1',\n 8000]", "2:2: bind '8000': must be HOST, HOST:PORT, [V6], [V6]:PORT, unix:PATH or fd://N; write it in double quotes")]
    [TestCase("env = { PORT = 80 }", "1:16: env.PORT '80': must be text; write it in double quotes")]
    [TestCase("[env]\nA = '1'\nworkers = 4", "3:11: env.workers '4': must be text; write it in double quotes")]
    [TestCase("[workers]\ncount = 4", "1:2: workers is no table; write workers = VALUE above the first line in brackets")]
    [TestCase("workers.count = 4", "1:1: workers is no table; write workers = VALUE")]
    [TestCase("[[env]]\nA = '1'", "1:3: env is no list of tables; write [env] once, with a line for each variable")]
    public void A_wrong_type_is_refused_with_line_and_column(string toml, string problem) => Assert.That(Only(toml), Is.EqualTo($"pneuxnet.toml:{problem}"));

    [TestCase("workers = 0", "1:11: workers '0': must be a whole number from 1 to 256, or auto; write for example -w 4 or -w auto")]
    [TestCase("log_level = 'loud'", "1:13: log_level 'loud': must be debug, info, warning, error or critical; write for example --log-level debug")]
    [TestCase("env = ['A']", "1:8: env 'A': must be KEY=VALUE with a KEY that is not empty; write for example -e ASPNETCORE_ENVIRONMENT=Staging")]
    [TestCase("timeout = 1e9", "1:11: timeout '1000000000': must be a number of seconds from 0 to 86400; write for example --timeout 30")]
    [TestCase("timeout = nan", "1:11: timeout 'NaN': must be a number of seconds from 0 to 86400; write for example --timeout 30")]
    [TestCase("bind = []", "1:8: bind '[]': must be HOST, HOST:PORT, [V6], [V6]:PORT, unix:PATH or fd://N; name one, or leave bind out")]
    public void A_wrong_value_is_held_to_the_rule_of_the_flag(string toml, string problem) => Assert.That(Only(toml), Is.EqualTo($"pneuxnet.toml:{problem}"));

    [Test]
    public void A_setting_given_twice_is_refused_however_it_is_spelled()
    {
        Assert.That(Only("workers = 1\nworkers = 2"), Does.StartWith("pneuxnet.toml:2:1: this is not TOML: "));
        Assert.That(Only("graceful_timeout = 1\ngraceful-timeout = 2"),
            Is.EqualTo("pneuxnet.toml:2:1: graceful-timeout: graceful_timeout is given twice, here with another spelling; keep one of the two"));
    }

    [Test]
    public void What_is_not_TOML_is_told_line_by_line()
    {
        string[] errors = Reading.WithFile("workers = \ntimeout = 30s\nname = 'x").Errors;
        Assert.That(errors[..^1], Is.All.StartsWith("pneuxnet: pneuxnet.toml:").And.All.Contain(": this is not TOML: "));
        Assert.That(errors[0], Does.Contain(":1:11:"));
        Assert.That(errors[1], Does.Contain(":2:13:"));
        Assert.That(errors[2], Does.Contain(":3:"));
    }

    [Test]
    public void A_file_that_was_asked_for_and_is_not_there_is_exit_code_2()
    {
        Reading reading = Reading.Of("-c", "missing.toml");
        Assert.That(reading.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(reading.Errors[0], Is.EqualTo("pneuxnet: --config 'missing.toml': there is no such file; name a file that can be read, or leave it out"));
    }

    [Test]
    public void A_file_that_can_not_be_read_is_told_as_that()
    {
        var sources = new ConfigurationSources([], _ => null, "/", _ => throw new UnauthorizedAccessException("Access is denied."));
        Assert.That(ConfigurationReader.Read(sources).Problems, Is.EqualTo(new[]
        {
            "config 'pneuxnet.toml': can't be read (Access is denied.); name a file that can be read, or leave it out",
        }));
    }

    [Test]
    public void All_that_is_wrong_anywhere_is_said_at_once_with_its_place()
    {
        var environment = new Dictionary<string, string> { ["PNEUXNET_CMD_ARGS"] = "--threads many --nmae x", ["PORT"] = "http" };
        string[] errors = Reading.WithBoth("workers = 0\nwokers = 1", environment, "--timeout", "soon", "--backlog").Errors;
        Assert.That(errors, Has.Length.EqualTo(8));
        Assert.That(errors, Has.One.StartsWith("pneuxnet: pneuxnet.toml:1:11: workers '0': must"));
        Assert.That(errors, Has.One.StartsWith("pneuxnet: pneuxnet.toml:2:1: wokers: there is no such setting"));
        Assert.That(errors, Has.One.StartsWith("pneuxnet: $PNEUXNET_CMD_ARGS: --threads 'many': must"));
        Assert.That(errors, Has.One.StartsWith("pneuxnet: $PNEUXNET_CMD_ARGS: --nmae: there is no such option; did you mean --name?"));
        Assert.That(errors, Has.One.StartsWith("pneuxnet: $PORT 'http': must"));
        Assert.That(errors, Has.One.StartsWith("pneuxnet: --timeout 'soon': must"));
        Assert.That(errors, Has.One.StartsWith("pneuxnet: --backlog: needs a value, N"));
    }

    [Test]
    public void A_wrong_value_is_told_even_if_a_stronger_source_replaces_it() =>
        Assert.That(Reading.WithFile("workers = 0", "-w", "2").Errors[0], Does.StartWith("pneuxnet: pneuxnet.toml:1:11: workers '0'"));

    [Test]
    public void A_quote_that_is_never_closed_is_told_with_the_variable() =>
        Assert.That(Reading.With(new() { ["PNEUXNET_CMD_ARGS"] = "-n 'shop" }).Errors[0], Does.StartWith("pneuxnet: $PNEUXNET_CMD_ARGS '-n 'shop': must be words as a shell reads them"));

    [Test]
    public void What_is_to_be_done_instead_of_serving_belongs_on_the_command_line() =>
        Assert.That(Reading.With(new() { ["PNEUXNET_CMD_ARGS"] = "--check-config" }).Errors[0],
            Is.EqualTo("pneuxnet: $PNEUXNET_CMD_ARGS: --check-config: is no setting but something to do; ask for it on the command line"));

    private static string Only(string toml)
    {
        Reading reading = Reading.WithFile(toml);
        Assert.That((reading.Options, reading.ExitCode), Is.EqualTo(((MasterOptions?)null, ExitCodes.Usage)));
        Assert.That(reading.Errors, Has.Length.EqualTo(2), string.Join('\n', reading.Errors));
        return reading.Errors[0]["pneuxnet: ".Length..];
    }

    private static string Variables(MasterOptions options) => string.Join(' ', options.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
}
