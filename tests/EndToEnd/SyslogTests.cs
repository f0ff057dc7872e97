using System.Net.Sockets;
using System.Text;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class SyslogTests
{
    [Test]
    public async Task The_log_and_a_line_for_each_request_go_to_syslog_by_udp()
    {
        using var server = StatsdListener.Udp();
        await using Master master = await Master.StartAsync($"-n shop --log-syslog --log-syslog-to udp://{server.Address} --log-syslog-facility local3", Built.Specimen);
        await Wire.GetAsync(master.EndPoint, "/?a=1");
        int worker = master.WorkerOf(0);
        await Eventually.Holds(() => server.Lines.Any(line => line.Contains("GET /?a=1", StringComparison.Ordinal)), "the request's line");
        // local3 is 19; informational is 6.
        const string start = @"^<158>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d \S+";
        Assert.That(server.Lines, Has.One.Match($@"{start} pneuxnet\.shop\.access {worker} - - 127\.0\.0\.1 - - \[.*\] ""GET /\?a=1 HTTP/1\.1"" 200 12 ""-"" ""-""$"));
        Assert.That(server.Lines, Has.Some.Match($@"{start} pneuxnet\.shop\.error {master.Pid} - - worker 0 \(pid {worker}\) ready after"));
        Assert.That(master.Log, Does.Contain("ready after"), "and to the log as before");
    }

    [Test]
    public async Task Access_lines_can_stay_out_of_syslog()
    {
        using var server = StatsdListener.Udp();
        await using Master master = await Master.StartAsync(
            $"--log-syslog --log-syslog-to udp://{server.Address} --log-syslog-prefix x --disable-redirect-access-to-syslog", Built.Specimen);
        await Wire.GetAsync(master.EndPoint, "/");
        await master.StopAsync();
        Assert.That(server.Lines, Has.Some.Contains(" pneuxnet.x.error ").And.None.Contains(".access "));
    }

    [Test]
    public async Task A_unix_socket_gets_what_syslog_3_writes_and_may_come_later()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--log-syslog --log-syslog-to unix://{scratch["log"]}#dgram", Built.Specimen);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200), "nobody takes the log, and nobody waits for that");
        await master.LineAsync($"syslog: ");
        Assert.That(master.Log, Does.Match(@"\[WARNING\] syslog: \d+ lines lost, unix://\S+#dgram: "));
        using var server = StatsdListener.Unix(scratch["log"]);
        for (int i = 0; !server.Lines.Any(line => line.Contains("Handling signal: SIGTTOU", StringComparison.Ordinal)); i++)
        {
            Assert.That(i, Is.LessThan(300), "the server is found again");
            master.Signal(Signum.SIGTTOU);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        Assert.That(server.Lines, Has.Some.Match($@"^<14>\w{{3}} [ \d]\d \d\d:\d\d:\d\d pneuxnet\.error\[{master.Pid}\]: Handling signal: SIGTTOU$"));
    }

    [Test]
    public async Task Over_tcp_each_line_ends_and_the_last_line_of_all_arrives()
    {
        using var server = new TcpListener(System.Net.IPAddress.Loopback, 0);
        server.Start();
        Task<string> received = ReadAllAsync();
        await using Master master = await Master.StartAsync($"--disable-redirect-access-to-syslog --log-syslog --log-syslog-to tcp://{server.LocalEndpoint}", Built.Hello);
        Assert.That(await master.StopAsync(), Is.Zero);
        string[] lines = (await received).TrimEnd('\n').Split('\n');
        Assert.That(lines, Has.All.StartWith("<1"));
        Assert.That(lines[^1], Does.EndWith("Shutting down: Master"));

        async Task<string> ReadAllAsync()
        {
            using TcpClient client = await server.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            return await reader.ReadToEndAsync();
        }
    }
}
