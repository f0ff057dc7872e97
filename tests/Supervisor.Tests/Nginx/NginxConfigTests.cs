using PneuXNet.Supervisor.Nginx;
using PneuXNet.Supervisor.Tests.Documents;

namespace PneuXNet.Supervisor.Tests.Nginx;

/// <summary>The site that is printed follows the options of the service.</summary>
public sealed class NginxConfigTests
{
    [TestCase("-b unix:/run/x.sock -b 127.0.0.1:9000", "server unix:/run/x.sock max_fails=0;", Description = "a unix socket first")]
    [TestCase("-b 0.0.0.0:9000", "server 127.0.0.1:9000 max_fails=0;")]
    [TestCase("-b [::]:9000", "server [::1]:9000 max_fails=0;")]
    [TestCase("--timeout 90", "proxy_read_timeout 100s;")]
    [TestCase("--timeout 0", "proxy_read_timeout 86400s;")]
    [TestCase("--timeout 30 --request-timeout 600", "proxy_read_timeout 610s;")]
    [TestCase("--timeout 30 --request-timeout 0", "proxy_read_timeout 86400s;")]
    [TestCase("--server-name app.test", "server_name app.test;")]
    [TestCase("--host a.test:80 --host b.test:80", "server b.test:80 max_fails=2 fail_timeout=5s;")]
    public void The_site_fits_the_options(string options, string line) =>
        Assert.That(NginxSites.Installed(options.Split(' ')), Does.Contain($" {line}\n"));

    [Test]
    public void Static_files_are_served_by_nginx_only_for_the_bundled_app_on_this_machine()
    {
        Assert.That(NginxSites.Installed(), Does.Contain("gzip_static on;"));
        Assert.That(NginxSites.Installed("Shop.dll"), Does.Not.Contain("gzip_static"));
        Assert.That(NginxSites.Installed("--host", "10.0.0.11:8000"), Does.Not.Contain("gzip_static"));
    }

    [TestCase("1.22", "listen 443 ssl http2;")]
    [TestCase("1.25.0", "listen 443 ssl http2;")]
    [TestCase("1.25.1", "http2 on;")]
    [TestCase("1.30", "http2 on;")]
    public void HTTP_2_is_asked_for_as_that_nginx_wants_it(string version, string line)
    {
        string site = NginxSites.Installed("--server-name", "app.test", "--tls", "--nginx-version", version);
        Assert.That(site, Does.Contain($" {line}\n"));
        Assert.That(site.Contains("http2 on;", StringComparison.Ordinal), Is.Not.EqualTo(site.Contains("ssl http2;", StringComparison.Ordinal)), "one of both");
    }

    [TestCase("nginx version: nginx/1.22.1\n", "1.22.1")]
    [TestCase("nginx version: nginx/1.26.3 (Ubuntu)\n", "1.26.3")]
    [TestCase("nginx version: openresty/1.27.1.2\n", "1.27.1")]
    [TestCase("nginx: unknown option\n", null)]
    public void The_version_of_the_nginx_that_is_there_is_read(string printed, string? version) =>
        Assert.That(InstalledNginx.Parse(printed)?.ToString(), Is.EqualTo(version));

    [Test]
    public void Web_sockets_pass_to_an_app_of_the_users()
    {
        string site = NginxSites.Installed("--server-name", "shop-1.test", "Shop.dll");
        Assert.That(site, Does.Contain("map $http_upgrade $pneuxnet_shop_1_test_upgrade {").And.Contain("proxy_set_header Connection $pneuxnet_shop_1_test_upgrade;"));
        Assert.That(NginxSites.Installed(), Does.Not.Contain("$http_upgrade"), "the X-ray app has none");
    }

    [Test]
    public void Sites_of_several_names_stand_side_by_side()
    {
        Assert.That(NginxSites.Installed("--server-name", "*.shop.test"), Does.Contain("upstream pneuxnet-_.shop.test {").And.Contain("proxy_pass http://pneuxnet-_.shop.test;"));
        Assert.That(NginxSites.Installed("--server-name", "app.test", "--tls"), Does.Contain("shared:pneuxnet-app.test:10m").And.Contain("/var/log/nginx/pneuxnet-app.test.access.log"));
    }

    [TestCase("--tls", "--tls: needs the name that the certificate is for; add for example --server-name app.example.org")]
    [TestCase("--server-name a;b", "--server-name 'a;b': must be a host name; write for example --server-name app.example.org")]
    [TestCase("--nginx-version new", "--nginx-version 'new': must be nginx's version; write for example --nginx-version 1.26.3")]
    [TestCase("--host", "--host '': must be HOST:PORT; write for example --host 10.0.0.11:8000")]
    [TestCase("--backup 10.0.0.13:8000", "--backup '10.0.0.13:8000': stands in for hosts, and none is named; add for example --host 10.0.0.11:8000")]
    [TestCase("-b fd://3", "--bind 'fd://3': nginx needs a path or a port to connect to; name it, for example --bind unix:/run/pneuxnet/webapp.sock")]
    [TestCase("-w none", "--workers 'none': must be a whole number from 1 to 256, or auto; write for example -w 4 or -w auto")]
    public void What_is_wrong_is_said_with_its_remedy(string options, string problem)
    {
        (int exitCode, string site, string errors) = NginxSites.Print(options.Split(' '));
        Assert.That((exitCode, site, errors), Is.EqualTo((2, "", $"pneuxnet: {problem}\n")));
    }
}
