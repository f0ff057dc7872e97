using System.Globalization;
using Microsoft.Extensions.Logging;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Logging;

namespace PneuXNet.Supervisor.Tests.CommandLine;

/// <summary>Each flag: what it takes, what it refuses, what it is by default.</summary>
public sealed class SettingTests
{
    [Test]
    public void Without_arguments_everything_has_its_default()
    {
        MasterOptions options = Reading.Good();
        Assert.That(options.App, Is.Empty);
        Assert.That((options.Workers, options.Threads, options.Backlog), Is.EqualTo((1, 0, 2048)));
        Assert.That((options.Timeout, options.GracefulTimeout, options.StartupTimeout),
            Is.EqualTo((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60))));
        Assert.That((options.LogLevel, options.LogFormat, options.LogFile), Is.EqualTo((LogLevel.Information, LogFormat.Text, "-")));
        Assert.That((options.AccessLogFile, options.AccessLogFormat), Is.EqualTo(("", Contract.AccessLogFormat.Default)));
        Assert.That(options.Binds.Select(bind => bind.ToString()), Is.EqualTo(new[] { "http://127.0.0.1:8000" }));
    }

    [TestCase("1", 1)]
    [TestCase("256", 256)]
    public void Workers_are_a_number(string text, int workers) => Assert.That(Reading.Good("-w", text).Workers, Is.EqualTo(workers));

    [Test]
    public void Workers_auto_are_as_many_as_there_are_processors() =>
        Assert.That(Reading.Good("--workers", "auto").Workers, Is.EqualTo(Environment.ProcessorCount));

    [TestCase("8", 8)]
    [TestCase("0", 0)]
    [TestCase("65536", 65536)]
    public void Threads_are_a_number(string text, int threads) => Assert.That(Reading.Good("-t", text).Threads, Is.EqualTo(threads));

    [TestCase("1", 1)]
    [TestCase("65535", 65535)]
    public void The_backlog_is_a_number(string text, int backlog) => Assert.That(Reading.Good("--backlog", text).Backlog, Is.EqualTo(backlog));

    [TestCase("0", 0)]
    [TestCase("0.5", 0.5)]
    [TestCase("86400", 86400)]
    public void Time_limits_are_seconds_with_or_without_a_fraction(string text, double seconds)
    {
        MasterOptions options = Reading.Good("--timeout", text, "--graceful-timeout", text, "--startup-timeout", text, "--shutdown-delay", text);
        TimeSpan span = TimeSpan.FromSeconds(seconds);
        Assert.That((options.Timeout, options.GracefulTimeout, options.StartupTimeout, options.ShutdownDelay), Is.EqualTo((span, span, span, span)));
    }

    [Test]
    public void The_control_socket_can_be_named_given_a_mode_or_left_out()
    {
        MasterOptions options = Reading.Good("--control-socket", "/run/shop.ctl", "--control-socket-mode", "0660", "--no-control-socket");
        Assert.That((options.ControlSocket, options.ControlSocketMode, options.NoControlSocket), Is.EqualTo(("/run/shop.ctl", 0b110_110_000, true)));
        Assert.That((Reading.Good().ControlSocket, Reading.Good().ControlSocketMode, Reading.Good().NoControlSocket), Is.EqualTo(("", 0b110_000_000, false)));
    }

    [TestCase("debug", LogLevel.Debug)]
    [TestCase("INFO", LogLevel.Information)]
    [TestCase("warning", LogLevel.Warning)]
    [TestCase("error", LogLevel.Error)]
    [TestCase("critical", LogLevel.Critical)]
    public void A_log_level_is_one_of_five_words(string text, LogLevel level) => Assert.That(Reading.Good("--log-level", text).LogLevel, Is.EqualTo(level));

    [Test]
    public void The_log_can_be_json_in_a_file()
    {
        MasterOptions options = Reading.Good("--log-format", "json", "--log-file", "/var/log/x.log");
        Assert.That((options.LogFormat, options.LogFile), Is.EqualTo((LogFormat.Json, "/var/log/x.log")));
    }

    [Test]
    public void Gunicorns_name_for_the_log_file_works() => Assert.That(Reading.Good("--error-logfile", "x.log").LogFile, Is.EqualTo("x.log"));

    [Test]
    public void Name_pid_and_folder_are_taken_as_they_are()
    {
        MasterOptions options = Reading.Good("-n", "shop-1.eu_west", "-p", "/run/x.pid", "--chdir", "/");
        Assert.That((options.Name, options.PidFile, options.Chdir), Is.EqualTo(("shop-1.eu_west", "/run/x.pid", "/")));
    }

    [Test]
    public void Variables_may_be_given_several_times_and_hold_anything() =>
        Assert.That(Reading.Good("-e", "A=1", "--env", "B=x=y z", "-e", "C=").Environment.Select(pair => $"{pair.Key}|{pair.Value}"),
            Is.EqualTo(new[] { "A|1", "B|x=y z", "C|" }));

    [Test]
    public void Addresses_may_be_given_several_times() =>
        Assert.That(Reading.Good("-b", ":8001", "--bind", "unix:/tmp/x.sock").Binds.Select(bind => bind.ToString()),
            Is.EqualTo(new[] { "http://0.0.0.0:8001", "unix:/tmp/x.sock" }));

    [Test]
    public void Of_a_setting_given_twice_the_last_counts() => Assert.That(Reading.Good("-w", "2", "--workers=3").Workers, Is.EqualTo(3));

    [Test]
    public void Limits_are_numbers_and_none_by_default()
    {
        MasterOptions none = Reading.Good();
        Assert.That((none.WorkerConnections, none.KeepAlive, none.LimitRequestLine, none.LimitRequestFields, none.LimitRequestFieldSize),
            Is.EqualTo(((int?)null, (TimeSpan?)null, (int?)null, (int?)null, (int?)null)));
        MasterOptions all = Reading.Good(
            "--worker-connections", "1000", "--keep-alive", "0.5", "--limit-request-line", "4094", "--limit-request-fields", "50", "--limit-request-field-size", "8190");
        Assert.That((all.WorkerConnections, all.KeepAlive, all.LimitRequestLine, all.LimitRequestFields, all.LimitRequestFieldSize),
            Is.EqualTo(((int?)1000, (TimeSpan?)TimeSpan.FromSeconds(0.5), (int?)4094, (int?)50, (int?)8190)));
    }

    [Test]
    public void A_switch_is_off_until_its_flag_is_given_and_takes_no_value()
    {
        Assert.That(Reading.Good().EnableBacklogMetric, Is.False);
        MasterOptions options = Reading.Good("--enable-backlog-metric", "App.dll");
        Assert.That((options.EnableBacklogMetric, options.App), Is.EqualTo((true, "App.dll")));
        Assert.That(Reading.WithFile("enable_backlog_metric = true").Options?.EnableBacklogMetric, Is.True);
        Assert.That(Reading.WithFile("enable_backlog_metric = 'yes'").Errors[0],
            Does.EndWith("enable_backlog_metric ''yes'': must be true or false; write for example enable_backlog_metric = true"));
    }

    [Test]
    public void Proxies_are_trusted_on_this_machine_unless_others_are_named()
    {
        Assert.That(Reading.Good().ForwardedAllowIps, Is.EqualTo("127.0.0.1,::1"));
        Assert.That(Reading.With(new() { ["FORWARDED_ALLOW_IPS"] = "*" }).Options?.ForwardedAllowIps, Is.EqualTo("*"));
        Assert.That(Reading.Good("--forwarded-allow-ips", "10.0.0.0/8, ::1", "--root-path", "/a/b").ForwardedAllowIps, Is.EqualTo("10.0.0.0/8, ::1"));
        Assert.That(Reading.Of("--forwarded-allow-ips", "::1,nginx").Errors[0], Does.StartWith("pneuxnet: --forwarded-allow-ips 'nginx': must be"));
    }

    [TestCase("--proxy-protocol", Contract.ProxyProtocol.Auto)]
    [TestCase("--proxy-protocol=v1", Contract.ProxyProtocol.V1)]
    public void The_flag_alone_means_both_forms_of_the_PROXY_protocol(string flag, Contract.ProxyProtocol mode) =>
        Assert.That(Reading.Good(flag).ProxyProtocol, Is.EqualTo(mode));

    [TestCase("ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_256_GCM_SHA384")]
    [TestCase("ECDHE-ECDSA-CHACHA20-POLY1305,ECDHE-RSA-AES256-SHA384")]
    public void Ciphers_have_the_names_of_IANA_or_OpenSSL(string names) => Assert.That(Reading.Good("--ciphers", names).Ciphers, Is.EqualTo(names));

    [Test]
    public void Of_a_bad_access_log_format_the_bad_atom_is_named() =>
        Assert.That(Reading.Of("--access-logformat", "%(h)s %(hits)s").Errors[0], Does.StartWith("pneuxnet: --access-logformat '%(hits)s': must be text with"));

    [TestCase("--workers", "0")]
    [TestCase("--workers", "257")]
    [TestCase("--workers", "-1")]
    [TestCase("--workers", "two")]
    [TestCase("--workers", "1.5")]
    [TestCase("--workers", "")]
    [TestCase("--threads", "65537")]
    [TestCase("--threads", "many")]
    [TestCase("--backlog", "0")]
    [TestCase("--backlog", "65536")]
    [TestCase("--timeout", "-1")]
    [TestCase("--timeout", "30s")]
    [TestCase("--timeout", "86400.5")]
    [TestCase("--timeout", "NaN")]
    [TestCase("--timeout", "1e3")]
    [TestCase("--graceful-timeout", "soon")]
    [TestCase("--request-timeout", "-1")]
    [TestCase("--stream-timeout", "never")]
    [TestCase("--queue", "-1")]
    [TestCase("--health-path", "healthz")]
    [TestCase("--incidents", "")]
    [TestCase("--incidents-keep", "50,lots")]
    [TestCase("--startup-timeout", "1,5")]
    [TestCase("--shutdown-delay", "a while")]
    [TestCase("--max-requests", "-5")]
    [TestCase("--max-age", "long")]
    [TestCase("--max-age-jitter", "-1")]
    [TestCase("--max-memory", "800X")]
    [TestCase("--max-memory-hard", "2000G")]
    [TestCase("--spare", "33")]
    [TestCase("--max-surge", "0")]
    [TestCase("--min-ready-seconds", "never")]
    [TestCase("--max-requests-jitter", "some")]
    [TestCase("--worker-connections", "0")]
    [TestCase("--keep-alive", "0")]
    [TestCase("--keep-alive", "long")]
    [TestCase("--limit-request-line", "0")]
    [TestCase("--limit-request-fields", "32769")]
    [TestCase("--limit-request-field_size", "8k")]
    [TestCase("--forwarded-allow-ips", "nginx")]
    [TestCase("--forwarded-allow-ips", "10.0.0.0/99")]
    [TestCase("--root-path", "films")]
    [TestCase("--root-path", "/")]
    [TestCase("--secure-scheme-headers", "X Forwarded=on")]
    [TestCase("--proxy-protocol", "v3")]
    [TestCase("--proxy-allow-from", "haproxy")]
    [TestCase("--certfile", "")]
    [TestCase("--keyfile", "")]
    [TestCase("--ca-certs", "")]
    [TestCase("--cert-reqs", "3")]
    [TestCase("--ciphers", "HIGH")]
    [TestCase("--ciphers", "ECDHE-RSA-AES129-GCM-SHA256")]
    [TestCase("--tls-min-version", "1.1")]
    [TestCase("--http-protocols", "h3")]
    [TestCase("--http2-max-concurrent-streams", "0")]
    [TestCase("--http2-initial-window-size", "1")]
    [TestCase("--http2-max-frame-size", "1024")]
    [TestCase("--http2-max-header-list-size", "0")]
    [TestCase("--http-rules", "lax")]
    [TestCase("--http-rules", "1")]
    [TestCase("--header-map", "keep")]
    [TestCase("--name", "two words")]
    [TestCase("--name", "")]
    [TestCase("--log-level", "loud")]
    [TestCase("--log-level", "2")]
    [TestCase("--log-format", "xml")]
    [TestCase("--log-format", "1")]
    [TestCase("--log-file", "")]
    [TestCase("--access-logfile", "")]
    [TestCase("--access-logformat", "%(x)s")]
    [TestCase("--access-logformat", "%")]
    [TestCase("--log-syslog-to", "localhost")]
    [TestCase("--log-syslog-to", "unix:///dev/log#raw")]
    [TestCase("--log-syslog-prefix", "a b")]
    [TestCase("--log-syslog-facility", "local8")]
    [TestCase("--reload-engine", "watchman")]
    [TestCase("--reload-engine", "1")]
    [TestCase("--reload-extra-file", "")]
    [TestCase("--hooks", "on_monday=true")]
    [TestCase("--hooks", "on_exit=")]
    [TestCase("--hook-timeout", "0")]
    [TestCase("--worker-hooks", "Hooks")]
    [TestCase("--statsd-host", "two words")]
    [TestCase("--statsd-host", "host:0")]
    [TestCase("--statsd-prefix", "a|b")]
    [TestCase("--dogstatsd-tags", "env prod")]
    [TestCase("--pid", "")]
    [TestCase("--chdir", "/there/is/no/such/folder")]
    [TestCase("--user", "nobody-of-that-name")]
    [TestCase("--user", "-1")]
    [TestCase("--group", "no-such-group")]
    [TestCase("--umask", "8")]
    [TestCase("--umask", "1777")]
    [TestCase("--control-socket", "")]
    [TestCase("--control-socket-mode", "0888")]
    [TestCase("--admin-bind", "127.0.0.1")]
    [TestCase("--admin-bind", "fd://7")]
    [TestCase("--admin-token-file", "")]
    [TestCase("--otlp-endpoint", "collector:4317")]
    [TestCase("--config", "")]
    [TestCase("--env", "NOVALUE")]
    [TestCase("--env", "=x")]
    [TestCase("--bind", "127.0.0.1:99999")]
    [TestCase("--bind", "not a host")]
    public void A_bad_value_is_refused_with_setting_value_rule_and_remedy(string flag, string value)
    {
        // With "--pid=" the value is missing; an empty one is an argument of its own.
        Reading reading = value.Length > 0 ? Reading.Of($"{flag}={value}") : Reading.Of(flag, value);
        Assert.That(reading.ExitCode, Is.EqualTo(Contract.ExitCodes.Usage));
        Assert.That(reading.Errors, Has.Length.EqualTo(2));
        Assert.That(reading.Errors[0], Does.Match($"^pneuxnet: {flag} '{System.Text.RegularExpressions.Regex.Escape(value)}': must .+; (write|create) .+"));
        Assert.That(reading.Errors[1], Is.EqualTo("pneuxnet: nothing was started; see pneuxnet --help"));
    }

    [Test]
    public void Every_setting_has_a_bad_value_above()
    {
        IEnumerable<string> tested = typeof(SettingTests).GetMethod(nameof(A_bad_value_is_refused_with_setting_value_rule_and_remedy))!
            .GetCustomAttributesData().Where(data => data.AttributeType == typeof(TestCaseAttribute))
            .Select(data => Convert.ToString(data.ConstructorArguments[0].Value, CultureInfo.InvariantCulture)!);
        Assert.That(Settings.All.Where(setting => setting is { Flags.Count: > 0, IsSwitch: false }).Select(setting => setting.Flags[0]).Except(tested), Is.Empty);
    }
}
