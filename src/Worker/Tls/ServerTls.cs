using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Win32.SafeHandles;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Tls;

/// <summary>TLS as the master has read it for this worker.</summary>
internal static class ServerTls
{
    /// <summary>Takes what the master has placed, and closes it, so that nothing of the app's finds a key there.</summary>
    public static TlsBundle Take(int descriptor)
    {
        using var memory = new SafeFileHandle(descriptor, ownsHandle: true);
        byte[] bytes = new byte[RandomAccess.GetLength(memory)];
        // By position: workers that are started beside us share the descriptor's own.
        for (int read = 0; read < bytes.Length;)
        {
            read += RandomAccess.Read(memory, bytes.AsSpan(read), read);
        }
        return TlsBundle.Decode(bytes);
    }

    /// <summary>One for all handshakes, so that sessions can be resumed.</summary>
    public static SslServerAuthenticationOptions OptionsOf(TlsBundle bundle, SpawnEnvironment spawn)
    {
        X509Certificate2Collection chain = [];
        chain.ImportFromPem(bundle.Certificates);
        chain.RemoveAt(0);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(bundle.Certificates, bundle.Key), chain, offline: true),
            EnabledSslProtocols = spawn.TlsMinVersion == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
            CipherSuitesPolicy = CipherSuites.TryParse(spawn.Ciphers, out _) is { } suites ? new CipherSuitesPolicy(suites) : null,
        };
        if (spawn.ClientCertificates > 0)
        {
            AskClients(options, bundle.Authorities, isRequired: spawn.ClientCertificates > 1);
        }
        return options;
    }

    private static void AskClients(SslServerAuthenticationOptions options, string authorities, bool isRequired)
    {
        options.ClientCertificateRequired = true;
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        options.CertificateChainPolicy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authorities.Length > 0)
        {
            options.CertificateChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPem(authorities);
        }
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            certificate is null ? !isRequired : errors == SslPolicyErrors.None;
    }
}
