using System.Text;
using PneuXNet.Supervisor.Checks;

namespace PneuXNet.Supervisor.Tests.Configuration;

public sealed class ChecksInFileTests
{
    [Test]
    public void A_check_is_read_with_all_that_can_be_said_of_it()
    {
        GoldenCheck check = Read("""
            [[check]]
            name = "film 3"
            method = "POST"
            path = "/predict?full=1"
            headers = { Content-Type = "image/png", Accept = "application/json" }
            file = "films/3.png"
            timeout = 2.5
            warmup = 2
            every = 60
            failures = 5
            status = 201
            response_headers = { Content-Type = "application/json" }
            json = [
                { pointer = "/probability", equals = 0.871, within = 0.01 },
                { pointer = "/class", equals = "PNEUMONIA" },
            ]
            contains = "prob"
            latency_below = 0.5
            memory_below = "400M"
            """).Checks.Single();
        Assert.Multiple(() =>
        {
            Assert.That((check.Name, check.Method, check.Path, check.Status, check.Contains), Is.EqualTo(("film 3", "POST", "/predict?full=1", 201, "prob")));
            Assert.That(check.Headers.Select(header => $"{header.Key}: {header.Value}"), Is.EqualTo(new[] { "Content-Type: image/png", "Accept: application/json" }));
            Assert.That(Encoding.ASCII.GetString(check.Body!), Is.EqualTo("the bytes of films/3.png"));
            Assert.That((check.Timeout.TotalSeconds, check.Warmup, check.Every!.Value.TotalSeconds, check.Failures), Is.EqualTo((2.5, 2, 60, 5)));
            Assert.That(check.ResponseHeaders.Single().Value, Is.EqualTo("application/json"));
            Assert.That(check.Json.Select(one => (one.Pointer.ToString(), one.Equal, one.Within)), Is.EqualTo(new (string, object, double)[] { ("/probability", 0.871, 0.01), ("/class", "PNEUMONIA", 0) }));
            Assert.That((check.LatencyBelow!.Value.TotalSeconds, check.MemoryBelow), Is.EqualTo((0.5, 400L << 20)));
            Assert.That(check.Longest.TotalSeconds, Is.EqualTo(7.5));
        });
    }

    [Test]
    public void A_check_may_have_any_name() => Assert.That(Read("""
        [[check]]
        name = "number 1"
        path = "/"
        """).Checks.Single().Name, Is.EqualTo("number 1"));

    [TestCase("timeout = -1", "check 'a', timeout '-1': must be a number of seconds above 0, up to 3600; write for example timeout = 10")]
    [TestCase("path = \"health\"", "check 'a', path 'health': must begin with a slash, without spaces")]
    [TestCase("status = 99", "check 'a', status '99': must be a whole number from 100 to 599")]
    [TestCase("file = \"gone.png\"", "check 'a', file 'gone.png': there is no such file")]
    [TestCase("file = \"huge.png\"", "check 'a', file 'huge.png': must be a file of up to 16 MB")]
    [TestCase("json = [{ pointer = \"probability\", equals = 1 }]", "must be a list of { pointer = \"/...\", equals = VALUE }")]
    [TestCase("json = [{ pointer = \"/a\", equals = \"text\", within = 1 }]", "must be a list of { pointer = \"/...\", equals = VALUE }")]
    [TestCase("headers = { \"a b\" = \"c\" }", "check 'a', headers")]
    [TestCase("method = \"get it\"", "check 'a', method 'get it': must be a method of HTTP")]
    [TestCase("memory_below = \"much\"", "check 'a', memory_below 'much': must be a number of bytes")]
    [TestCase("latency_blow = 3", "check 'a', latency_blow: there is no such field; did you mean latency_below?")]
    public void What_is_wrong_is_told_with_its_place_the_check_and_the_field(string line, string expected)
    {
        string[] lines = line.StartsWith("path", StringComparison.Ordinal) ? ["[[check]]", "name = \"a\"", line] : ["[[check]]", "name = \"a\"", "path = \"/\"", line];
        string problem = Read(string.Join('\n', lines)).Problems.Single();
        Assert.That(problem, Does.StartWith($"checks.toml:{lines.Length}:").And.Contain(expected));
    }

    [Test]
    public void A_check_needs_a_name_of_its_own_and_a_path()
    {
        Assert.That(Read("[[check]]\npath = \"/\"").Problems.Single(), Does.Contain("check 'number 1': has no name; write for example name = \"film 3\""));
        Assert.That(Read("[[check]]\nname = \"a\"").Problems.Single(), Does.Contain("check 'a': has no path"));
        Assert.That(Read("[[check]]\nname = \"a\"\npath = \"/\"\n[[check]]\nname = \"a\"\npath = \"/\"").Problems.Single(), Does.Contain("there is one of this name already"));
    }

    [Test]
    public void Only_lists_of_tables_are_checks()
    {
        Assert.That(Read("[check]\nname = \"a\"").Problems.Single(), Does.Contain("[[check]] is a list of tables"));
        Assert.That(Read("[[check]]\nname = \"a\"\npath = \"/\"\n[[check.json]]\npointer = \"/a\"").Problems.Single(), Does.Contain("what belongs to one stands in it"));
        Assert.That(Read("workers = 3").Problems.Single(), Does.Contain("only [[check]] can be here"));
        Assert.That(Read("[[check]\n").Problems, Is.Not.Empty);
    }

    private static CheckFile Read(string toml) => CheckFile.Parse("checks.toml", toml, name => name switch
    {
        "gone.png" => throw new FileNotFoundException(),
        "huge.png" => new byte[CheckFields.MostBodyBytes + 1],
        _ => Encoding.ASCII.GetBytes($"the bytes of {name}"),
    });
}
