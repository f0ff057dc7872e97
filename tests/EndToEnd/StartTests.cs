using System.Net;
using System.Net.Sockets;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class StartTests
{
    [Test]
    public async Task The_log_teaches_who_listens_where_and_what_is_served()
    {
        await using Master master = await Master.StartAsync("-w 2 -n shop", Built.Hello);
        Assert.Multiple(() =>
        {
            Assert.That(master.Log, Does.Match(@"(?m)^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[\d+\] \[INFO\] Starting pneuxnet \d+\.\d+\.\d+ \[shop\]$"));
            Assert.That(master.Log, Does.Contain($"Listening at: http://{master.EndPoint} ({master.Pid}), backlog "));
            Assert.That(master.Log, Does.Contain($"Serving {Built.Hello} with 2 workers"));
            Assert.That(ProcFs.CommandLineOf(master.Pid), Is.EqualTo("pneuxnet: master [shop]"));
            Assert.That(ProcFs.CommandLineOf(master.WorkerOf(1)), Does.StartWith("pneuxnet: worker 1 [shop]"));
        });
        Reply reply = await Wire.GetAsync(master.EndPoint, "/");
        Assert.That((reply.Status, reply.Body), Is.EqualTo((200, "Hello World!")));
        Assert.That(await master.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task Json_log_lines_are_objects_with_the_measured_values()
    {
        (int exitCode, string log) = await RunToReadinessAsync("--log-format json", Built.Hello);
        Assert.That(exitCode, Is.Zero);
        foreach (string line in log.Split('\n'))
        {
            using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(line);
            Assert.That(json.RootElement.GetProperty("level").GetString(), Is.Not.Empty);
            Assert.That(json.RootElement.GetProperty("pid").GetInt32(), Is.Positive);
        }
        Assert.That(log, Does.Contain("\"event\":\"Accepting\"").And.Contain("\"slot\":0"));
    }

    [TestCase("full")]
    [TestCase("slim")]
    [TestCase("empty")]
    [TestCase("generic")]
    [TestCase("startup")]
    [TestCase("helper")]
    public async Task An_unmodified_app_is_served_whatever_builds_its_host(string builder)
    {
        await using Master master = await Master.StartAsync("", Built.Specimen, ("SPECIMEN_BUILDER", builder));
        Reply reply = await Wire.GetAsync(master.EndPoint, "/");
        Assert.That((reply.Status, reply.Body), Is.EqualTo((200, "Hello World!")));
        Assert.That(await master.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task The_apps_own_executable_is_served_like_its_dll()
    {
        await using Master master = await Master.StartAsync("-w 2", Path.ChangeExtension(Built.Hello, null));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Body, Is.EqualTo("Hello World!"));
    }

    [Test]
    public async Task The_apps_own_addresses_are_overridden_with_one_line_in_the_log()
    {
        int port = Ports.Free();
        await using Master master = await Master.StartAsync("", Built.Specimen, ("SPECIMEN_URLS", $"http://127.0.0.1:{port}"));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
        await master.LineAsync($"127.0.0.1:{port}");
        await Assert.ThrowsAsync<SocketException>(() => Wire.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)));
    }

    [Test]
    public async Task Arguments_behind_the_dashes_and_variables_reach_the_app()
    {
        await using Master master = await Master.StartAsync("-w 2 -e COLOUR=blue -- --fruit=pear", Built.Specimen);
        Reply reply = await Wire.GetAsync(master.EndPoint, "/env");
        Assert.That(reply.Body, Does.Contain("COLOUR=blue").And.Contain("PNEUXNET_WORKERS=2").And.Match("(?m)^PNEUXNET_SLOT=[01]$")
            .And.Match("(?m)^PNEUXNET_GENERATION=1$"));
        Assert.That(ProcFs.CommandLineOf(master.Workers[0]), Does.EndWith("--fruit=pear"));
    }

    [Test]
    public async Task A_port_that_is_taken_is_one_clear_line_and_exit_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        (int exitCode, string log) = await Master.RunAsync($"-b {taken.LocalEndpoint}", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain($"[ERROR] cannot bind http://{taken.LocalEndpoint}: the address is in use; see who has it with: ss -ltnp"));
        Assert.That(log, Does.Not.Contain("Booting"));
    }

    [TestCase("/nowhere/App.dll", "there is no such file")]
    [TestCase("/tmp", "is a folder")]
    public async Task An_app_that_can_not_be_loaded_is_exit_code_4_and_says_what_to_name(string app, string why)
    {
        (int exitCode, string log) = await Master.RunAsync("", app);
        Assert.That(exitCode, Is.EqualTo(4));
        Assert.That(log, Does.Contain(why));
    }

    [Test]
    public async Task A_file_that_is_neither_a_dll_nor_executable_is_no_app()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["notes.txt"], "");
        File.SetUnixFileMode(scratch["notes.txt"], UnixFileMode.UserRead);
        (int exitCode, string log) = await Master.RunAsync("", scratch["notes.txt"]);
        Assert.That(exitCode, Is.EqualTo(4));
        Assert.That(log, Does.Contain("is neither a .dll nor executable; name the app's .dll, or make it executable"));
    }

    [Test]
    public async Task A_library_is_no_app()
    {
        (int exitCode, string log) = await Master.RunAsync("", Built.Output("Contract", "PneuXNet.Contract.dll"));
        Assert.That(exitCode, Is.EqualTo(4));
        Assert.That(log, Does.Contain("it is a library and not an app"));
    }

    [Test]
    public async Task A_broken_assembly_is_exit_code_4()
    {
        using var scratch = new Scratch();
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Built.Hello)!, "Hello.*"))
        {
            File.Copy(file, scratch[Path.GetFileName(file)]);
        }
        File.WriteAllText(scratch["Hello.dll"], "this is no assembly");
        (int exitCode, string log) = await Master.RunAsync("-w 2", scratch["Hello.dll"]);
        Assert.That(exitCode, Is.EqualTo(4), log);
        Assert.That(log, Does.Contain("The app did not start"));
    }

    [Test]
    public async Task An_app_that_throws_at_boot_is_exit_code_3_with_its_own_exception_in_the_log()
    {
        (int exitCode, string log) = await Master.RunAsync("-w 2", Built.Specimen, ("SPECIMEN_BOOT", "throw"));
        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(log, Does.Contain("System.InvalidOperationException: the specimen was told to throw at boot").And.Contain("BootMisbehaviour"));
        Assert.That(log, Does.Contain("The app did not start"));
    }

    [TestCase("never")]
    [TestCase("exit:0")]
    [TestCase("exit:7")]
    public async Task An_app_that_ends_before_it_serves_has_failed_to_boot(string how)
    {
        (int exitCode, string log) = await Master.RunAsync("", Built.Specimen, ("SPECIMEN_BOOT", how));
        Assert.That(exitCode, Is.EqualTo(3), log);
    }

    [Test]
    public async Task A_boot_that_hangs_is_ended_at_the_startup_timeout()
    {
        (int exitCode, string log) = await Master.RunAsync("--startup-timeout 1.5", Built.Specimen, ("SPECIMEN_BOOT", "hang"));
        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(log, Does.Match(@"worker 0 \(pid \d+\) not ready after \d+\.\d s \(startup timeout 1\.5 s\): SIGKILL"));
    }

    [Test]
    public async Task Wrong_values_are_told_all_at_once_with_exit_code_2()
    {
        (int exitCode, string log) = await Master.RunAsync("-w many --timeout soon --backlog 0", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(log, Does.Contain("--workers 'many': must be a whole number").And.Contain("--timeout 'soon': must be").And.Contain("--backlog '0': must be"));
    }

    private static async Task<(int ExitCode, string Log)> RunToReadinessAsync(string options, string app)
    {
        await using Master master = Master.Launch(options, app);
        await master.LineAsync("\"Accepting\"");
        return (await master.StopAsync(), master.Log);
    }
}
