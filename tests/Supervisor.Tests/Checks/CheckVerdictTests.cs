using System.Text;
using System.Text.Json;
using PneuXNet.Supervisor.Checks;

namespace PneuXNet.Supervisor.Tests.Checks;

public sealed class CheckVerdictTests
{
    private static readonly GoldenCheck Check = new("film 3") { Path = "/" };

    private static readonly CheckAnswer Answer = new(
        200, name => name == "Content-Type" ? "application/json" : null, Encoding.UTF8.GetBytes("""{ "probability": 0.412, "class": "NORMAL", "ok": true }"""),
        TimeSpan.FromSeconds(0.25), PrivateBytes: 300L << 20);

    [Test]
    public void What_is_as_expected_passes() => Assert.That(
        CheckVerdict.Judge(
            Check with
            {
                ResponseHeaders = [new("Content-Type", "application/json")],
                Json = [Expects("/probability", 0.42, 0.01), Expects("/class", "NORMAL"), Expects("/ok", true)],
                Contains = "NORMAL",
                LatencyBelow = TimeSpan.FromSeconds(0.3),
                MemoryBelow = 301L << 20,
            },
            Answer),
        Is.Null);

    [Test]
    public void What_is_not_is_told_with_what_was_found_and_what_was_expected()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Wrong(Check with { Status = 204 }), Is.EqualTo("status 200, expected 204"));
            Assert.That(Wrong(Check with { ResponseHeaders = [new("Content-Type", "text/plain")] }), Is.EqualTo("header Content-Type 'application/json', expected 'text/plain'"));
            Assert.That(Wrong(Check with { ResponseHeaders = [new("X-Model", "3")] }), Is.EqualTo("no header X-Model, expected '3'"));
            Assert.That(Wrong(Check with { Json = [Expects("/probability", 0.871, 0.01)] }), Is.EqualTo("/probability is 0.412, expected 0.871 within 0.01"));
            Assert.That(Wrong(Check with { Json = [Expects("/class", "PNEUMONIA")] }), Is.EqualTo("/class is \"NORMAL\", expected \"PNEUMONIA\""));
            Assert.That(Wrong(Check with { Json = [Expects("/probability", "0.412")] }), Is.EqualTo("/probability is 0.412, expected \"0.412\""));
            Assert.That(Wrong(Check with { Json = [Expects("/heat/0", 1.0)] }), Is.EqualTo("/heat/0 is not there, expected 1"));
            Assert.That(Wrong(Check with { Contains = "PNEUMONIA" }), Does.StartWith("'PNEUMONIA' is not in the body of "));
            Assert.That(Wrong(Check with { LatencyBelow = TimeSpan.FromSeconds(0.2) }), Is.EqualTo("answered after 0.250 s, expected below 0.2 s"));
            Assert.That(Wrong(Check with { MemoryBelow = 300L << 20 }), Is.EqualTo("300 MB of memory of its own, expected below 300 MB"));
            Assert.That(CheckVerdict.Judge(Check with { Json = [Expects("/a", 1.0)] }, Answer with { Body = [] }), Does.StartWith("the body is no JSON: "));
        });
    }

    [TestCase("0.88", 0.87, 0.01, true)]
    [TestCase("0.86", 0.87, 0.01, true)]
    [TestCase("0.8800001", 0.87, 0.01, false)]
    [TestCase("0.30000000000000004", 0.3, 0, false)]
    [TestCase("0.30000000000000004", 0.30000000000000004, 0, true)]
    [TestCase("1e300", 1e300, 1e299, true)]
    [TestCase("1e-9", 0, 1e-9, true)]
    [TestCase("1e400", 1, 0.5, false)]
    public void A_tolerance_is_meant_as_it_is_written(string found, double expected, double within, bool fits)
    {
        using var document = JsonDocument.Parse($"[{found}]");
        Assert.That(Expects("/0", expected, within).Judge(document.RootElement) is null, Is.EqualTo(fits));
    }

    // The examples of RFC 6901, section 5.
    [TestCase("", "{")]
    [TestCase("/foo", "[\"bar\"")]
    [TestCase("/foo/0", "\"bar\"")]
    [TestCase("/", "0")]
    [TestCase("/a~1b", "1")]
    [TestCase("/c%d", "2")]
    [TestCase("/e^f", "3")]
    [TestCase("/i\\j", "5")]
    [TestCase("/k\"l", "6")]
    [TestCase("/ ", "7")]
    [TestCase("/m~0n", "8")]
    public void A_pointer_finds_its_place(string pointer, string begins)
    {
        using var document = JsonDocument.Parse("""{"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8}""");
        Assert.That(JsonPointer.TryParse(pointer)!.Find(document.RootElement)!.Value.GetRawText(), Does.StartWith(begins));
    }

    [TestCase("foo")]
    [TestCase("/a~2")]
    [TestCase("/a~")]
    public void What_is_no_pointer_is_none(string text) => Assert.That(JsonPointer.TryParse(text), Is.Null);

    [TestCase("/foo/2")]
    [TestCase("/foo/01")]
    [TestCase("/foo/-")]
    [TestCase("/bar")]
    [TestCase("/foo/0/x")]
    public void A_place_that_is_not_there_is_not_found(string pointer)
    {
        using var document = JsonDocument.Parse("""{"foo": ["bar", "baz"]}""");
        Assert.That(JsonPointer.TryParse(pointer)!.Find(document.RootElement), Is.Null);
    }

    private static JsonExpectation Expects(string pointer, object value, double within = 0) => new(JsonPointer.TryParse(pointer)!, value, within);

    private static string? Wrong(GoldenCheck check) => CheckVerdict.Judge(check, Answer);
}
