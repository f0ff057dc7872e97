using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>TLS in the workers, with certificates made for the test.</summary>
public sealed class TlsTests
{
    private Scratch _scratch = null!;
    private Certificates _certificates = null!;

    private string Files => $"--certfile {_scratch["cert.pem"]} --keyfile {_scratch["key.pem"]}";

    [SetUp]
    public void Create()
    {
        (_scratch, _certificates) = (new Scratch(), new Certificates());
        Renew("the first");
    }

    [TearDown]
    public void Free()
    {
        _certificates.Dispose();
        _scratch.Dispose();
    }

    [Test]
    public async Task With_a_certificate_all_addresses_speak_TLS_and_HTTP_2()
    {
        await using Master master = await Master.StartAsync($"-b 127.0.0.1:0 -b unix:{_scratch["app.sock"]} {Files}", Built.Specimen);
        Assert.That(master.Log, Does.Match(@"Listening at: https://127\.0\.0\.1:\d+, unix:").And.Contain("TLS: CN=the first, valid until"));
        using var client = new TlsClient(_certificates.Authority, HttpVersion.Version20);
        (string body, Version version) = await client.GetAsync(master.EndPoint, "/connection");
        Assert.That((body.Split(' ')[0], version), Is.EqualTo(("https", HttpVersion.Version20)));
        using (var old = new TlsClient(_certificates.Authority, HttpVersion.Version11))
        {
            Assert.That((await old.GetAsync(master.EndPoint, "/seen")).Version, Is.EqualTo(HttpVersion.Version11));
        }
        await using (Stream unix = await OpenAsync(new UnixDomainSocketEndPoint(_scratch["app.sock"])))
        {
            await unix.WriteAsync("GET /pid HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"u8.ToArray());
            using var reader = new StreamReader(unix);
            Assert.That(await reader.ReadLineAsync(), Is.EqualTo("HTTP/1.1 400 Bad Request"), "the rules hold behind TLS too");
        }
        Assert.That((await client.GetAsync(master.EndPoint, "/env")).Body, Does.Not.Contain("PRIVATE KEY"));
        Assert.That((await client.GetAsync(master.EndPoint, "/fds")).Body, Does.Not.Contain("pneuxnet-tls"), "the app finds no key");
    }

    [Test]
    public async Task A_renewed_certificate_is_served_after_HUP_and_no_request_over_HTTP_2_is_lost()
    {
        await using Master master = await Master.StartAsync($"-w 2 {Files}", Built.Specimen);
        using var stop = new CancellationTokenSource();
        Task<int>[] load = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => AskUntilAsync(master.EndPoint, stop.Token)))];
        Renew("the second");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        await master.LineAsync("ended as asked", times: 2);
        using (var client = new TlsClient(_certificates.Authority, HttpVersion.Version20))
        {
            await client.GetAsync(master.EndPoint, "/pid");
            Assert.That(client.Seen, Is.EqualTo("CN=the second"));
        }
        await stop.CancelAsync();
        Assert.That((await Task.WhenAll(load)).Sum(), Is.Positive, "and each task would have thrown what it lost");

        File.WriteAllText(_scratch["key.pem"], "no key");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload refused");
        Assert.That(master.Log, Does.Contain("must have -----BEGIN PRIVATE KEY----- in it"));
        using var after = new TlsClient(_certificates.Authority, HttpVersion.Version20);
        await after.GetAsync(master.EndPoint, "/pid");
        Assert.That(after.Seen, Is.EqualTo("CN=the second"), "the old one serves on");
    }

    [TestCase("missing", "there is no such file")]
    [TestCase("other key", "don't fit")]
    [TestCase("expired", "expired at")]
    [TestCase("encrypted", "the key is encrypted")]
    [TestCase("not PEM", "must be a PEM file with -----BEGIN CERTIFICATE-----")]
    [TestCase("key alone", "mean nothing without a certificate")]
    public async Task Files_that_would_fail_in_a_handshake_fail_at_the_start_and_say_why(string fault, string message)
    {
        using var rsa = RSA.Create(2048);
        string options = Files;
        switch (fault)
        {
            case "missing": File.Delete(_scratch["cert.pem"]); break;
            case "other key": File.WriteAllText(_scratch["key.pem"], rsa.ExportPkcs8PrivateKeyPem()); break;
            case "expired": Renew("too old", days: -1); break;
            case "encrypted":
                File.WriteAllText(_scratch["key.pem"], rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
                break;
            case "not PEM": File.WriteAllText(_scratch["cert.pem"], "hello"); break;
            case "key alone": options = $"--keyfile {_scratch["key.pem"]}"; break;
        }
        foreach (string command in new[] { options, $"--check-config {options}" })
        {
            (int exitCode, string log) = await Master.RunAsync(command, Built.Hello);
            Assert.That(exitCode, Is.EqualTo(1), log);
            Assert.That(log, Does.Contain(message));
        }
    }

    [Test]
    public async Task The_master_reads_a_key_that_the_workers_may_not()
    {
        if (Syscall.geteuid() != 0)
        {
            Assert.Ignore("needs root, to start workers as another user");
        }
        await using Master master = await Master.StartAsync($"-u nobody {Files}", Built.Specimen);
        using var client = new TlsClient(_certificates.Authority, HttpVersion.Version20);
        Assert.That((await client.GetAsync(master.EndPoint, "/pid")).Body, Is.EqualTo($"{master.Workers.Single()}"));
    }

    [Test]
    public async Task Clients_show_a_certificate_of_the_authority_that_was_named_and_speak_a_version_that_is_allowed()
    {
        File.WriteAllText(_scratch["ca.pem"], _certificates.Authority.ExportCertificatePem());
        await using Master master = await Master.StartAsync(
            $"{Files} --cert-reqs 2 --ca-certs {_scratch["ca.pem"]} --tls-min-version 1.3 --http-protocols h1 --ciphers TLS_AES_128_GCM_SHA256", Built.Specimen);
        using X509Certificate2 own = _certificates.Issue("a client");
        using var others = new Certificates();
        using X509Certificate2 foreign = others.Issue("a stranger");
        using (var client = new TlsClient(_certificates.Authority, HttpVersion.Version20, own))
        {
            Assert.That((await client.GetAsync(master.EndPoint, "/pid")).Version, Is.EqualTo(HttpVersion.Version11));
        }
        foreach ((X509Certificate2? certificate, SslProtocols version) in new[] { (null, SslProtocols.Tls13), (foreign, SslProtocols.Tls13), (own, SslProtocols.Tls12) })
        {
            using var client = new TlsClient(_certificates.Authority, HttpVersion.Version11, certificate, version);
            Assert.That(async () => await client.GetAsync(master.EndPoint, "/pid"), Throws.InstanceOf<HttpRequestException>());
        }
    }

    private void Renew(string name, int days = 90)
    {
        using X509Certificate2 certificate = _certificates.Issue(name, days);
        Certificates.Write(certificate, _scratch["cert.pem"], _scratch["key.pem"]);
    }

    private async Task<int> AskUntilAsync(IPEndPoint endPoint, CancellationToken stop)
    {
        using var client = new TlsClient(_certificates.Authority, HttpVersion.Version20);
        int answered = 0;
        while (!stop.IsCancellationRequested)
        {
            await client.GetAsync(endPoint, "/sleep?ms=5");
            answered++;
        }
        return answered;
    }

    private async Task<Stream> OpenAsync(EndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(endPoint);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false,
            (_, certificate, _, _) => certificate?.Issuer == _certificates.Authority.Subject);
        await tls.AuthenticateAsClientAsync("localhost");
        return tls;
    }
}
