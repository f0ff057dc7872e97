using PneuXNet.Contract;
using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Tests.CommandLine;

public sealed class CommandLineReaderTests
{
    [Test]
    public void All_that_is_wrong_is_said_at_once()
    {
        Reading reading = Reading.Of("-w", "0", "--timeout", "soon", "--log-level", "loud", "--wrkers", "3", "App.dll");
        Assert.That(reading.Options, Is.Null);
        Assert.That(reading.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(reading.Errors, Has.Some.StartsWith("pneuxnet: --workers '0': must be a whole number from 1 to 256"));
        Assert.That(reading.Errors, Has.Some.StartsWith("pneuxnet: --timeout 'soon': must be a number of seconds"));
        Assert.That(reading.Errors, Has.Some.StartsWith("pneuxnet: --log-level 'loud': must be debug"));
        Assert.That(reading.Errors, Has.Some.StartsWith("pneuxnet: --wrkers: there is no such option"));
    }

    [TestCase("--wrokers", "--workers")]
    [TestCase("--time-out", "--timeout")]
    [TestCase("--bindd", "--bind")]
    [TestCase("--halp", "--help")]
    [TestCase("--graceful_timeout", "--graceful-timeout")]
    public void An_unknown_option_brings_a_suggestion(string wrong, string right)
    {
        Reading reading = Reading.Of(wrong, "App.dll");
        Assert.That(reading.Errors[0], Is.EqualTo($"pneuxnet: {wrong}: there is no such option; did you mean {right}? To hand it to the app, write it after --"));
        Assert.That(reading.Errors, Has.Length.EqualTo(2));
    }

    [Test]
    public void An_unknown_option_with_its_value_is_one_error()
    {
        Reading reading = Reading.Of("--worker-class=gthread", "App.dll");
        Assert.That(reading.Errors, Has.Length.EqualTo(2));
        Assert.That(reading.Errors[0], Does.Contain("--worker-class=gthread: there is no such option"));
    }

    [Test]
    public void An_option_without_its_value_is_told_what_is_missing() =>
        Assert.That(Reading.Of("App.dll", "--workers").Errors[0], Is.EqualTo("pneuxnet: --workers: needs a value, N|auto; write it after the option"));

    [Test]
    public void A_second_app_is_refused() =>
        Assert.That(Reading.Of("A.dll", "B.dll").Errors[0], Does.StartWith("pneuxnet: 'B.dll': one APP can be served, 'A.dll' was named already"));

    [Test]
    public void What_follows_two_dashes_is_the_apps_whatever_it_looks_like()
    {
        MasterOptions options = Reading.Good("-w", "2", "App.dll", "--", "-w", "9", "--", "--nonsense", "x y");
        Assert.That((options.App, options.Workers), Is.EqualTo(("App.dll", 2)));
        Assert.That(options.AppArguments, Is.EqualTo(new[] { "-w", "9", "--", "--nonsense", "x y" }));
    }

    [Test]
    public void Options_may_stand_after_the_app() => Assert.That(Reading.Good("App.dll", "-w", "3").Workers, Is.EqualTo(3));

    [Test]
    public void WEB_CONCURRENCY_gives_the_number_of_workers_unless_the_flag_does()
    {
        var environment = new Dictionary<string, string> { ["WEB_CONCURRENCY"] = "3" };
        Assert.That(Reading.With(environment).Options?.Workers, Is.EqualTo(3));
        Assert.That(Reading.With(environment, "-w", "2").Options?.Workers, Is.EqualTo(2));
    }

    [Test]
    public void A_bad_WEB_CONCURRENCY_is_named_as_the_variable() =>
        Assert.That(Reading.With(new() { ["WEB_CONCURRENCY"] = "lots" }).Errors[0], Does.StartWith("pneuxnet: $WEB_CONCURRENCY 'lots': must be a whole number"));

    [Test]
    public void A_bad_WEB_CONCURRENCY_does_not_matter_if_the_flag_is_given() =>
        Assert.That(Reading.With(new() { ["WEB_CONCURRENCY"] = "lots" }, "-w", "2").Errors, Is.Empty);

    [Test]
    public void PORT_binds_every_address_unless_bind_is_given()
    {
        var environment = new Dictionary<string, string> { ["PORT"] = "5000" };
        Assert.That(Reading.With(environment).Options?.Binds.Single().ToString(), Is.EqualTo("http://0.0.0.0:5000"));
        Assert.That(Reading.With(environment, "-b", "127.0.0.1:1").Options?.Binds.Single().ToString(), Is.EqualTo("http://127.0.0.1:1"));
    }

    [Test]
    public void A_bad_PORT_is_named_as_the_variable() =>
        Assert.That(Reading.With(new() { ["PORT"] = "http" }).Errors[0], Does.StartWith("pneuxnet: $PORT 'http': must be a port from 0 to 65535"));

    [Test]
    public void Help_is_written_and_nothing_is_started()
    {
        Reading reading = Reading.Of("--help");
        Assert.That((reading.Options, reading.ExitCode), Is.EqualTo(((MasterOptions?)null, ExitCodes.Ok)));
        string words = string.Join(' ', reading.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (Setting setting in Settings.All)
        {
            Assert.That(words, Does.Contain($"{HelpText.Label(setting)} {setting.Description}"));
        }
    }

    [Test]
    public void Version_is_written_and_nothing_is_started()
    {
        Reading reading = Reading.Of("--version");
        Assert.That((reading.Options, reading.ExitCode), Is.EqualTo(((MasterOptions?)null, ExitCodes.Ok)));
        Assert.That(reading.Output.Trim(), Is.Not.Empty);
    }

    [Test]
    public void The_help_has_a_heading_for_each_group_and_no_line_wider_than_a_terminal()
    {
        string[] lines = Reading.Of("--help").Output.Split('\n');
        Assert.That(lines[0], Is.EqualTo("Usage: pneuxnet [OPTIONS] [APP] [-- APP-ARGUMENTS]"));
        Assert.That(Settings.Groups.Select(group => $"{group.Title}:"), Is.SubsetOf(lines));
        Assert.That(lines.Select(line => line.Length), Is.All.LessThanOrEqualTo(100));
    }

    [Test]
    public void Help_is_written_even_beside_mistakes() => Assert.That(Reading.Of("--wrokers", "-w", "0", "-h").Errors, Is.Empty);

    [Test]
    public void A_check_reads_everything_and_leaves_the_boot_to_the_master()
    {
        Reading reading = Reading.Of("--check-config", "-w", "2", "App.dll");
        Assert.That((reading.IsCheck, reading.Right.Options.Workers, reading.Output), Is.EqualTo((true, 2, "")));
    }

    [Test]
    public void A_check_that_finds_a_mistake_is_exit_code_1() =>
        Assert.That(Reading.Of("--check-config", "-w", "0").ExitCode, Is.EqualTo(ExitCodes.CannotStart));

    [TestCase("bash", "complete -F _pneuxnet pneuxnet")]
    [TestCase("zsh", "compdef _pneuxnet pneuxnet")]
    public void Completion_is_printed_for_the_shell_and_knows_every_flag(string shell, string last)
    {
        Reading reading = Reading.Of("--completion", shell);
        Assert.That((reading.Configuration, reading.ExitCode), Is.EqualTo(((MasterConfiguration?)null, ExitCodes.Ok)));
        Assert.That(reading.Output.TrimEnd(), Does.EndWith(last));
        foreach (string flag in Settings.All.SelectMany(setting => setting.Flags).Concat(Errand.All.SelectMany(errand => errand.Flags)))
        {
            Assert.That(reading.Output, Does.Contain(flag));
        }
    }

    [TestCase("--completion", "fish")]
    [TestCase("--completion")]
    public void Completion_for_another_shell_is_refused(params string[] arguments)
    {
        Reading reading = Reading.Of(arguments);
        Assert.That(reading.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(reading.Errors[0], Does.Match("^pneuxnet: --completion '(fish)?': must be bash or zsh; write for example --completion bash$"));
    }
}
