using System.Globalization;

namespace PneuXNet.Supervisor.Nginx;

/// <summary>
/// An nginx site in front of the service, for /etc/nginx/conf.d. What isn't plain in it has its reason beside it, since it is meant to
/// be read and changed.
/// </summary>
internal sealed class NginxSite(SiteFacts facts, SiteOptions options)
{
    private const string CertificateFolder = "/etc/letsencrypt/live";
    private const string ChallengeFolder = "/var/www/letsencrypt";
    private const string Hsts = "add_header Strict-Transport-Security \"max-age=31536000\" always";

    // Of TLS 1.2 what Mozilla's "intermediate" list has for a server without parameters for DHE: forward secrecy, no CBC.
    private const string Ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

    // Sites of several apps stand side by side in one nginx, where names of upstreams, zones and variables are everybody's.
    private readonly string _name = options.ServerName == "_" ? "pneuxnet" : $"pneuxnet-{Plain(options.ServerName)}";

    private bool IsBundled => facts.Assets is not null;

    private string Upgrade => $"${_name.Replace('-', '_').Replace('.', '_')}_upgrade";

    // With several hosts, one that can't be reached or has no room is no reason to fail.
    private string NextUpstream => options.HasHosts ? "proxy_next_upstream error timeout http_502 http_503" : "proxy_next_upstream error";

    /// <param name="command">What it was written by, for whoever finds the file.</param>
    public string Write(string command)
    {
        var text = new ConfigText();
        text.Comment("nginx in front of pneuxnet, for /etc/nginx/conf.d. Written by:");
        text.Comment($"  {command}");
        text.Space();
        text.Block($"upstream {_name}", () => Servers(text));
        text.Space();
        Zones(text);
        text.Space();
        text.Block("server", () => PlainServer(text));
        if (options.Tls)
        {
            text.Space();
            text.Block("server", () => TlsServer(text));
        }
        return text.ToString();
    }

    private void Servers(ConfigText text)
    {
        if (!options.HasHosts)
        {
            text.Comment("One address, three times: a worker that is killed takes its connections with it, and nginx asks the next server then. All of them are the same listener, where another worker answers. None is ever marked as down: the backlog waits for a replacement.");
            foreach (int _ in Enumerable.Range(0, 3))
            {
                text.Line($"server {facts.Server} max_fails=0");
            }
        }
        else
        {
            text.Comment("The host with the fewest requests in flight. One that failed twice within five seconds is left alone for as long, then a request tries it again. The zone makes nginx's processes share what they know of it.");
            text.Line($"zone {_name} 64k");
            text.Line("least_conn");
            foreach (string host in options.Hosts)
            {
                text.Line($"server {host} max_fails=2 fail_timeout=5s");
            }
            foreach (string host in options.Backups)
            {
                text.Line($"server {host} backup");
            }
        }
        text.Line("keepalive 32");
    }

    private void Zones(ConfigText text)
    {
        if (IsBundled)
        {
            text.Comment("How many films each address has under way.");
            text.Line($"limit_conn_zone $binary_remote_addr zone={_name}-films:1m");
        }
        else
        {
            text.Comment("Web sockets pass, and no other change of protocol; connections of everything else stay open.");
            text.Block($"map $http_upgrade {Upgrade}", () =>
            {
                text.Line("default \"\"");
                text.Line("~*^websocket$ upgrade");
            });
        }
    }

    private void PlainServer(ConfigText text)
    {
        text.Line("listen 80");
        text.Line("listen [::]:80");
        text.Line($"server_name {options.ServerName}");
        text.Line("server_tokens off");
        text.Space();
        text.Comment($"Where certbot shows that the name is ours: certbot certonly --webroot -w {ChallengeFolder} -d NAME");
        text.Block("location ^~ /.well-known/acme-challenge/", () => text.Line($"root {ChallengeFolder}"));
        text.Space();
        if (options.Tls)
        {
            text.Comment("308 keeps the method: a film that was sent here is sent again, there.");
            text.Block("location /", () => text.Line("return 308 https://$host$request_uri"));
        }
        else
        {
            Site(text);
        }
    }

    private void TlsServer(ConfigText text)
    {
        if (options.HasHttp2Directive)
        {
            text.Line("listen 443 ssl");
            text.Line("listen [::]:443 ssl");
            text.Line("http2 on");
        }
        else
        {
            text.Comment("From nginx 1.25.1 on: listen 443 ssl, and http2 on.");
            text.Line("listen 443 ssl http2");
            text.Line("listen [::]:443 ssl http2");
        }
        text.Line($"server_name {options.ServerName}");
        text.Line("server_tokens off");
        text.Space();
        text.Line($"ssl_certificate {CertificateFolder}/{options.ServerName}/fullchain.pem");
        text.Line($"ssl_certificate_key {CertificateFolder}/{options.ServerName}/privkey.pem");
        text.Comment("The \"intermediate\" configuration that Mozilla recommends. No stapling: Let's Encrypt has given up OCSP.");
        text.Line("ssl_protocols TLSv1.2 TLSv1.3");
        text.Line($"ssl_ciphers {Ciphers}");
        text.Line("ssl_prefer_server_ciphers off");
        text.Line("ssl_session_timeout 1d");
        text.Line($"ssl_session_cache shared:{_name}:10m");
        text.Line("ssl_session_tickets off");
        text.Line(Hsts);
        text.Space();
        Site(text);
    }

    private void Site(ConfigText text)
    {
        text.Line($"access_log /var/log/nginx/{_name}.access.log");
        text.Line($"error_log /var/log/nginx/{_name}.error.log");
        text.Line($"client_max_body_size {facts.MostBody}");
        if (IsBundled)
        {
            text.Comment("Of a film and of its verdict nothing is written to disk, as nginx does with what is larger than its buffers.");
            text.Line($"client_body_buffer_size {facts.MostBody}");
            text.Line("proxy_buffers 32 32k");
            text.Line("proxy_max_temp_file_size 0");
        }
        text.Space();
        Proxying(text);
        text.Space();
        if (IsBundled)
        {
            BundledApp(text);
        }
        else
        {
            text.Block("location /", () => Pass(text));
        }
    }

    private void Proxying(ConfigText text)
    {
        string limit = string.Create(CultureInfo.InvariantCulture, $"{facts.ReadTimeout.TotalSeconds:0}s");
        text.Comment("Host, X-Real-IP, X-Forwarded-For and X-Forwarded-Proto: a file of Debian's nginx.");
        text.Line("include /etc/nginx/proxy_params");
        text.Comment("What a client says of these is nobody's word.");
        foreach (string header in (string[])["X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Protocol", "X-Forwarded-Ssl", "Forwarded"])
        {
            text.Line($"proxy_set_header {header} \"\"");
        }
        text.Comment("Keep-alive to the workers.");
        text.Line("proxy_http_version 1.1");
        if (!IsBundled)
        {
            text.Line("proxy_set_header Upgrade $http_upgrade");
        }
        text.Line($"proxy_set_header Connection {(IsBundled ? "\"\"" : Upgrade)}");
        text.Comment("Longer than --timeout and --request-timeout, so that it is the service that ends what hangs, and says why.");
        text.Line($"proxy_read_timeout {limit}");
        text.Line($"proxy_send_timeout {limit}");
        text.Line(options.HasHosts ? "proxy_connect_timeout 1s" : "proxy_connect_timeout 5s");
        text.Line(NextUpstream);
        text.Line("proxy_next_upstream_tries 3");
    }

    private void Pass(ConfigText text) => text.Line($"proxy_pass http://{_name}");

    private void BundledApp(ConfigText text)
    {
        text.Block("location /", () =>
        {
            Pass(text);
            WordsForPeople(text);
        });
        text.Space();
        text.Comment("Films, from people and from programs. A verdict changes nothing on the server, so a film may be sent again when a worker dies under it, though it is a POST. An address that has a whole batch under way is told to wait.");
        text.Block("location = /predict", () =>
        {
            Films(text);
            WordsForPeople(text);
        });
        text.Block("location = /api/predict", () => Films(text));
        text.Space();
        text.Block("location = /healthz", () =>
        {
            text.Line("access_log off");
            Pass(text);
        });
        // The files are on the machine that has the app.
        if (!options.HasHosts)
        {
            text.Space();
            StaticFiles(text);
            text.Space();
            WordsPages(text);
        }
    }

    private void Films(ConfigText text)
    {
        Pass(text);
        text.Line($"{NextUpstream} non_idempotent");
        text.Line($"limit_conn {_name}-films 32");
        text.Line("limit_conn_status 429");
    }

    private void WordsForPeople(ConfigText text)
    {
        if (!options.HasHosts)
        {
            text.Line("proxy_intercept_errors on");
            text.Line("error_page 429 502 503 504 /words/away.html");
        }
    }

    private void StaticFiles(ConfigText text)
    {
        text.Comment("Static files, from the app's own folder, compressed beforehand. The address has a fingerprint that the file's name has not: a new version has a new address, so browsers may keep it for a year.");
        text.Block(@"location ~ ""^/(?<asset>[a-zA-Z0-9/._-]+)\.[a-z0-9]{10}\.(?<kind>css|js|svg|png|woff2)$""", () =>
        {
            text.Line($"root {facts.Assets}");
            text.Line("try_files /$asset.$kind @app");
            text.Line("gzip_static on");
            text.Line("access_log off");
            text.Line("add_header Cache-Control \"max-age=31536000, immutable\"");
            text.Line("add_header X-Content-Type-Options nosniff");
            text.Line("add_header Cross-Origin-Resource-Policy same-origin");
            HstsAgain(text);
        });
        text.Space();
        text.Block("location @app", () => Pass(text));
    }

    private void WordsPages(ConfigText text)
    {
        text.Comment("What a person sees in the place of a number when the service has no room, takes too long or is not there, with the time to come again if the service told one.");
        text.Block("location ^~ /words/", () =>
        {
            text.Line($"root {facts.Assets}");
            text.Line("add_header Retry-After $upstream_http_retry_after always");
            text.Line("add_header Cache-Control no-store always");
            text.Line("add_header Content-Security-Policy \"default-src 'none'; style-src 'self'; frame-ancestors 'none'\" always");
            text.Line("add_header X-Content-Type-Options nosniff always");
            HstsAgain(text);
        });
    }

    // A block with headers of its own has none of its server's.
    private void HstsAgain(ConfigText text)
    {
        if (options.Tls)
        {
            text.Line(Hsts);
        }
    }

    private static string Plain(string serverName) => new([.. serverName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')]);
}
