using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>Certificates of an authority that only this test knows.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Certificates()
    {
        var request = new CertificateRequest("CN=a test's authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        Authority = request.CreateSelfSigned(_now.AddDays(-400), _now.AddDays(400));
    }

    public X509Certificate2 Authority { get; }

    /// <summary>A certificate for loopback, with its key.</summary>
    public X509Certificate2 Issue(string name, int days = 90)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        DateTimeOffset until = _now.AddDays(days);
        using X509Certificate2 signed = request.Create(Authority, until.AddDays(-180), until, serial);
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Writes a certificate and its key.</summary>
    public static void Write(X509Certificate2 certificate, string certFile, string keyFile)
    {
        File.WriteAllText(certFile, $"{certificate.ExportCertificatePem()}\n");
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(keyFile, $"{key.ExportPkcs8PrivateKeyPem()}\n");
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose()
    {
        Authority.Dispose();
        _key.Dispose();
    }
}
