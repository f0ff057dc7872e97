using PneuXNet.Contract;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>TLS on the listeners, without a proxy in front.</summary>
internal static class TlsSettings
{
    private const string FileRule = "must be the path of a PEM file";

    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<string>("--certfile")
        {
            Value = "FILE", Names = Naming.File, Otherwise = "no TLS",
            Help = "The server's certificate and those between it and its root, in PEM; with it, all addresses speak TLS. Read again by HUP",
            Rule = FileRule, Remedy = "write for example --certfile /etc/ssl/films.pem",
            Read = ValueReaders.Text, Set = (options, value) => options with { CertFile = value },
            Gunicorn = "certfile",
        },
        new SettingOf<string>("--keyfile")
        {
            Value = "FILE", Names = Naming.File, Otherwise = "the key is in --certfile",
            Help = "The certificate's private key, in PEM and not encrypted. The master reads it; workers need no right to it",
            Rule = FileRule, Remedy = "write for example --keyfile /etc/ssl/private/films.key",
            Read = ValueReaders.Text, Set = (options, value) => options with { KeyFile = value },
            Gunicorn = "keyfile",
        },
        new SettingOf<int>("--cert-reqs")
        {
            Value = "N", Default = "0",
            Help = "Certificates of clients: 0 none are asked for, 1 a good one is taken, 2 a good one is required",
            Rule = "must be 0, 1 or 2", Remedy = "write for example --cert-reqs 2",
            Read = ValueReaders.Integer(0, 2), Set = (options, value) => options with { CertReqs = value },
            Gunicorn = "cert_reqs",
        },
        new SettingOf<string>("--ca-certs")
        {
            Value = "FILE", Names = Naming.File, Otherwise = "whom the system trusts",
            Help = "Who may have signed clients' certificates, in PEM",
            Rule = FileRule, Remedy = "write for example --ca-certs /etc/ssl/clients.pem",
            Read = ValueReaders.Text, Set = (options, value) => options with { CaCerts = value },
            Gunicorn = "ca_certs",
        },
        new SettingOf<string>("--ciphers")
        {
            Value = "SUITES", Otherwise = "OpenSSL's",
            Help = "Cipher suites that may be used, by IANA's or OpenSSL's names, with colons between them",
            Rule = "must be names of cipher suites, with colons between them",
            Remedy = "write for example --ciphers TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256",
            Read = (string text, out string value) => CipherSuites.TryParse(value = text, out _) is not null,
            Offender = text => CipherSuites.TryParse(text, out string offender) is null && offender.Length > 0 ? offender : text,
            Set = (options, value) => options with { Ciphers = value },
            Gunicorn = "ciphers", Differs = "Names of suites only; OpenSSL's words for families, such as HIGH, are not read.",
        },
        new SettingOf<TlsVersion>("--tls-min-version")
        {
            Value = "VERSION", Default = "1.2", Words = ["1.2", "1.3"],
            Help = "The oldest version of TLS that is spoken",
            Rule = "must be 1.2 or 1.3", Remedy = "write for example --tls-min-version 1.3",
            Read = ValueReaders.Tls, Set = (options, value) => options with { TlsMinVersion = value },
        },
    ];
}
