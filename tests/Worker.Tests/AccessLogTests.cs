using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using PneuXNet.Contract;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Logging;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Tests;

public sealed class AccessLogTests
{
    private readonly HttpRequestFeature _request = new()
    {
        Method = "GET", RawTarget = "/films/a%22b?x=1", Path = "/films/a\"b", QueryString = "?x=1", Protocol = "HTTP/1.1",
    };
    private readonly HttpResponseFeature _response = new();
    private FakeTimeProvider _time = null!;
    private CellMemory _memory = null!;
    private string _path = null!;

    [SetUp]
    public void Create()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 13, 30, 57, TimeSpan.Zero));
        _memory = new CellMemory();
        _path = Path.GetTempFileName();
        _request.Headers.Clear();
        _response.Headers.Clear();
        _request.Method = "GET";
        _response.StatusCode = 200;
    }

    [TearDown]
    public void Delete()
    {
        _memory.Dispose();
        File.Delete(_path);
    }

    [TestCase("%(h)s", "192.0.2.7")]
    [TestCase("%(l)s", "-")]
    [TestCase("%(u)s", "-")]
    [TestCase("%(t)s", "[22/Nov/2026:13:30:58 +0000]")]
    [TestCase("%(r)s", "GET /films/a%22b?x=1 HTTP/1.1")]
    [TestCase("%(m)s|%(U)s|%(q)s|%(H)s", "GET|/films/a\\\"b|x=1|HTTP/1.1")]
    [TestCase("%(s)s|%(B)s|%(b)s", "200|0|-")]
    [TestCase("%(f)s|%(a)s", "-|-")]
    [TestCase("%(T)s|%(M)s|%(D)s|%(L)s", "1|1002|1002003|1.002003")]
    [TestCase("%({x-none}i)s|%({x-none}o)s|%({NO_SUCH_VARIABLE}e)s", "-|-|-")]
    [TestCase("%({request_method}e)s|%({PATH_INFO}e)s|%({REMOTE_ADDR}e)s|%({HTTP_X_NONE}e)s", "GET|/films/a\\\"b|192.0.2.7|-")]
    [TestCase("100%%", "100%")]
    public void Each_atom_shows_what_Gunicorns_does(string format, string line) => Assert.That(Line(format), Is.EqualTo(line));

    [Test]
    public void The_process_id_stands_in_angle_brackets() => Assert.That(Line("%(p)s"), Is.EqualTo($"<{Environment.ProcessId}>"));

    [Test]
    public void Headers_are_those_of_the_request_as_it_came()
    {
        _request.Headers.Referer = "http://there/\"";
        _request.Headers.UserAgent = "curl\u0001";
        _request.Headers["X-Forwarded-For"] = new(["203.0.113.1", "203.0.113.2"]);
        _response.Headers.Location = "/else\u001b";

        string line = Line("%(f)s|%(a)s|%({x-forwarded-for}i)s|%({location}o)s", () => _request.Headers.Clear());

        Assert.That(line, Is.EqualTo("http://there/\\\"|curl\\u0001|203.0.113.1,203.0.113.2|/else\\u001b"));
    }

    [TestCase("ada:secret", "ada")]
    [TestCase("a\nb:secret", "a\\u000ab")]
    [TestCase("nobody", "-")]
    [TestCase(":secret", "-")]
    public void The_user_is_the_one_of_Basic_authentication(string credentials, string user)
    {
        _request.Headers.Authorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";

        Assert.That(Line("%(u)s"), Is.EqualTo(user));
    }

    [TestCase("Basic !!!")]
    [TestCase("Bearer YWRhOnNlY3JldA==")]
    public void Other_authentication_names_no_user(string authorization)
    {
        _request.Headers.Authorization = authorization;

        Assert.That(Line("%(u)s"), Is.EqualTo("-"));
    }

    [TestCase("GET", "12")]
    [TestCase("HEAD", "-")]
    public void The_answer_to_HEAD_sends_nothing(string method, string sent)
    {
        _request.Method = method;
        _response.Headers.ContentLength = 12;

        Assert.That(Line("%(b)s"), Is.EqualTo(sent));
    }

    private string Line(string format, Action? meanwhile = null)
    {
        using (var file = new FileStream(_path, FileMode.Append))
        {
            var log = new AccessLog(AccessLogFormat.TryParse(format, out _)!, new AccessLogFile((int)file.SafeFileHandle.DangerousGetHandle()), syslog: null, _time);
            RequestScope<object> account = Account();
            log.Note(account);
            account.ArrivedAt = _time.GetTimestamp();
            meanwhile?.Invoke();
            _time.Advance(TimeSpan.FromMicroseconds(1_002_003));
            log.Write(account, _time.GetTimestamp());
        }
        string written = File.ReadAllText(_path);
        Assert.That(written, Does.EndWith("\n"));
        return written[..^1];
    }

    private RequestScope<object> Account()
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(_request);
        features.Set<IHttpResponseFeature>(_response);
        var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse("192.0.2.7").MapToIPv6(), 4711) };
        features.Set(new OpenConnections(_memory.Cell, _time).Add(connection));
        return new RequestScope<object>(features);
    }
}
