using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>.NET's client, which believes one authority, and remembers whose certificate it saw last.</summary>
internal sealed class TlsClient : IDisposable
{
    private readonly HttpClient _http;

    public TlsClient(X509Certificate2 authority, Version version, X509Certificate2? own = null, SslProtocols protocols = SslProtocols.None)
    {
        var options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = protocols,
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                Seen = certificate?.Subject;
                return errors == SslPolicyErrors.None;
            },
        };
        options.CertificateChainPolicy.CustomTrustStore.Add(authority);
        if (own is not null)
        {
            options.ClientCertificates = [own];
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = options })
        {
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Timeout = Eventually.Deadline,
        };
    }

    public string? Seen { get; private set; }

    public async Task<(string Body, Version Version)> GetAsync(IPEndPoint endPoint, string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri($"https://{endPoint}{path}"));
        return (await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(), response.Version);
    }

    public void Dispose() => _http.Dispose();
}
