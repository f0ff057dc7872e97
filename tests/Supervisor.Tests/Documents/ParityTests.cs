using System.Text.RegularExpressions;
using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Tests.Documents;

/// <summary>Holds docs/parity.md to its word: nothing of Gunicorn's is missing there, and what it names exists.</summary>
public sealed partial class ParityTests
{
    private const string LeftOut = "left out";
    private const string NotYet = "not yet";

    // Of Gunicorn 26.1, in the order of its documentation.
    private const string Gunicorns = """
        config wsgi_app bind backlog workers worker_class threads worker_connections max_requests max_requests_jitter timeout graceful_timeout
        keepalive asgi_loop asgi_lifespan asgi_disconnect_grace_period http_parser limit_request_line limit_request_fields limit_request_field_size
        reload reload_engine reload_extra_files spew check_config print_config preload_app sendfile reuse_port chdir daemon raw_env pidfile
        worker_tmp_dir user group umask initgroups tmp_upload_dir secure_scheme_headers forwarded_allow_ips pythonpath paste proxy_protocol
        proxy_allow_ips protocol uwsgi_allow_ips raw_paste_global_conf permit_obsolete_folding strip_header_spaces
        permit_unconventional_http_method permit_unconventional_http_version casefold_http_method forwarder_headers header_map root_path
        accesslog disable_redirect_access_to_syslog access_log_format errorlog loglevel capture_output logger_class logconfig logconfig_dict
        logconfig_json syslog_addr syslog syslog_prefix syslog_facility enable_stdio_inheritance statsd_host dogstatsd_tags statsd_prefix
        enable_backlog_metric proc_name default_proc_name on_starting on_reload when_ready pre_fork post_fork post_worker_init worker_int
        worker_abort pre_exec pre_request post_request child_exit worker_exit nworkers_changed on_exit ssl_context keyfile certfile ssl_version
        cert_reqs ca_certs suppress_ragged_eofs do_handshake_on_connect ciphers http_protocols http2_cleartext http2_max_concurrent_streams
        http2_initial_window_size http2_max_frame_size http2_max_header_list_size dirty_apps dirty_workers dirty_timeout dirty_threads
        dirty_graceful_timeout on_dirty_starting dirty_post_fork dirty_worker_init dirty_worker_exit control_socket control_socket_mode
        control_socket_disable
        """;

    private static readonly string Document = Repository.Read("docs/parity.md");

    private static IReadOnlyList<string[]> SettingRows => MarkdownTable.Under("Settings", Document);

    [Test]
    public void Every_setting_of_Gunicorns_has_a_row()
    {
        string[] all = Gunicorns.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.That(all, Has.Length.EqualTo(119));
        Assert.That(SettingRows.Select(row => row[0]), Is.EqualTo(all));
    }

    [Test]
    public void Every_setting_that_a_row_names_exists()
    {
        IEnumerable<string> known = Settings.All.Select(setting => setting.Key).Concat(Errand.All.SelectMany(errand => errand.Flags)).Append(LeftOut).Append(NotYet);
        Assert.That(SettingRows.Select(row => row[1]).Except(known), Is.Empty);
    }

    [Test]
    public void A_setting_that_stands_for_one_of_Gunicorns_stands_in_its_row()
    {
        Dictionary<string, string> rows = SettingRows.ToDictionary(row => row[0], row => row[1]);
        Assert.That(Settings.All.Where(setting => setting.Gunicorn is { } name && rows.GetValueOrDefault(name) is var here && here != setting.Key && here != NotYet)
            .Select(setting => $"{setting.Gunicorn} is {setting.Key}"), Is.Empty);
    }

    [Test]
    public void Every_row_has_a_test_or_a_reason_why_not() =>
        Assert.That(SettingRows.Where(row => row[2].Length == 0 || (row[1] is not (LeftOut or NotYet) && !TestName().IsMatch(row[2]))).Select(row => row[0]), Is.Empty);

    [TestCase("Cases", "B", 60)]
    [TestCase("Findings", "K", 18)]
    public void Every_case_and_every_finding_has_a_row_with_a_test(string heading, string letter, int count)
    {
        IReadOnlyList<string[]> rows = MarkdownTable.Under(heading, Document);
        Assert.That(rows.Select(row => row[0]), Is.EqualTo(Enumerable.Range(1, count).Select(number => letter == "B" ? $"B{number:00}" : $"K{number}")));
        Assert.That(rows.Where(row => row[^1] != NotYet && !TestName().IsMatch(row[^1])).Select(row => row[0]), Is.Empty);
    }

    [Test]
    public void Every_test_that_the_document_names_exists()
    {
        HashSet<string> existing = [.. Repository.Files("tests", "*.cs").SelectMany(file => Method().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)];
        IEnumerable<string> named = TestName().Matches(Document).Select(match => match.Value).Distinct();
        Assert.That(named.Where(name => !existing.Contains(name)), Is.Empty);
    }

    /// <summary>A promise: a word with a capital letter, then others.</summary>
    [GeneratedRegex(@"\b[A-Z]\w*?_\w+_\w+_\w+\b")]
    private static partial Regex TestName();

    [GeneratedRegex(@"public (?:async Task|Task|void) (\w+)\(")]
    private static partial Regex Method();
}
