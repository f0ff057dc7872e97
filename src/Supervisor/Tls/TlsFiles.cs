using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Tls;

/// <summary>
/// The files of TLS, read and found good: what would fail in the first handshake fails here, with the file and the remedy named, before
/// anything starts or changes.
/// </summary>
internal static class TlsFiles
{
    private const string EncryptedLabel = "ENCRYPTED";

    /// <returns>Null without --certfile.</returns>
    /// <exception cref="StartException">A file can't be used; the message says which, why, and what to do.</exception>
    public static TlsMaterial? Read(MasterOptions options, TimeProvider time)
    {
        if (options.CertFile.Length == 0)
        {
            return options.KeyFile.Length > 0 || options.CaCerts.Length > 0 || options.CertReqs > 0
                ? throw new StartException("--keyfile, --ca-certs and --cert-reqs mean nothing without a certificate; name it with --certfile")
                : null;
        }
        string certificates = Text(options.CertFile, "--certfile");
        string keyFile = options.KeyFile.Length > 0 ? options.KeyFile : options.CertFile;
        string keyFlag = options.KeyFile.Length > 0 ? "--keyfile" : "--certfile";
        string key = options.KeyFile.Length > 0 ? Text(options.KeyFile, "--keyfile") : certificates;
        string authorities = options.CaCerts.Length > 0 ? Text(options.CaCerts, "--ca-certs") : "";
        RequireCertificate(certificates, options.CertFile, "--certfile");
        if (options.CaCerts.Length > 0)
        {
            RequireCertificate(authorities, options.CaCerts, "--ca-certs");
        }
        RequireKey(key, keyFile, keyFlag);
        using X509Certificate2 server = Join(certificates, key, options.CertFile, keyFile);
        RequireValid(server, options.CertFile, time);
        return new TlsMaterial(new TlsBundle(certificates, key, authorities), server.Subject, server.NotAfter.ToUniversalTime());
    }

    private static string Text(string path, string flag)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException(e is FileNotFoundException or DirectoryNotFoundException
                ? $"{flag} '{path}': there is no such file; name a PEM file"
                : $"{flag} '{path}': can't be read ({e.Message}); give the master's user the right to read it");
        }
    }

    private static void RequireCertificate(string pem, string path, string flag)
    {
        try
        {
            X509Certificate2Collection all = [];
            all.ImportFromPem(pem);
            if (all.Count > 0)
            {
                return;
            }
        }
        catch (CryptographicException)
        {
            // Told below.
        }
        throw new StartException($"{flag} '{path}': must be a PEM file with -----BEGIN CERTIFICATE----- in it; convert others with: openssl x509 -inform der");
    }

    private static void RequireKey(string pem, string path, string flag)
    {
        string[] labels = [.. Labels(pem).Where(label => label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))];
        if (labels.Length == 0)
        {
            throw new StartException($"{flag} '{path}': must have -----BEGIN PRIVATE KEY----- in it; with --keyfile name the file that has the key");
        }
        // The older form says so in a line of its own.
        if (labels[0].StartsWith(EncryptedLabel, StringComparison.Ordinal) || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw new StartException($"{flag} '{path}': the key is encrypted, and nobody is there to ask for its password; decrypt it with: openssl pkey -in {path} -out FILE");
        }
    }

    private static IEnumerable<string> Labels(string pem)
    {
        const string begin = "-----BEGIN ";
        foreach (string line in pem.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith(begin, StringComparison.Ordinal) && line.EndsWith("-----", StringComparison.Ordinal))
            {
                yield return line[begin.Length..^"-----".Length];
            }
        }
    }

    private static X509Certificate2 Join(string certificates, string key, string certFile, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificates, key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new StartException($"--certfile '{certFile}' and the key in '{keyFile}' don't fit: {e.Message} Compare: openssl x509 -pubkey -noout -in {certFile}; openssl pkey -pubout -in {keyFile}");
        }
    }

    private static void RequireValid(X509Certificate2 server, string path, TimeProvider time)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (server.NotAfter.ToUniversalTime() < now)
        {
            throw new StartException($"--certfile '{path}': {server.Subject} expired at {server.NotAfter.ToUniversalTime():u}; renew it");
        }
        if (server.NotBefore.ToUniversalTime() > now)
        {
            throw new StartException($"--certfile '{path}': {server.Subject} is not valid before {server.NotBefore.ToUniversalTime():u}; look at this machine's clock");
        }
    }
}
