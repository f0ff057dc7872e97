using System.Text;
using PneuXNet.Supervisor.Control;

namespace PneuXNet.Supervisor.Tests.Control;

public sealed class ControlRequestTests
{
    [Test]
    public void A_line_is_a_request_with_what_every_verb_takes()
    {
        ControlRequest request = Parse("""{"id":99999999999,"verb":"scale","by":-1,"wait":true,"timeout":0.5}""");

        Assert.That((request.Id, request.Verb, request.Integer("by"), request.Waits, request.Patience), Is.EqualTo((99_999_999_999, "scale", (int?)-1, true, TimeSpan.FromSeconds(0.5))));
        Assert.That((Parse("""{"verb":"reload"}""").Waits, Parse("""{"verb":"reload"}""").Patience), Is.EqualTo((false, TimeSpan.FromSeconds(60))));
    }

    [TestCase("""{"id":1,"verb":"\ud800"}""", "bad-json", 0)]
    [TestCase("""{"id":1,"verb":"status","\udc00":1}""", "bad-json", 0)]
    [TestCase("""{"id":1,"verb":"scale","by":1,"by":2}""", "bad-json", 0)]
    [TestCase("""{"id":1,"verb":"ping"} {"id":2,"verb":"ping"}""", "bad-json", 0)]
    [TestCase("", "bad-json", 0)]
    [TestCase("null", "bad-request", 0)]
    [TestCase("""{"id":"one","verb":"ping"}""", "bad-request", 0)]
    [TestCase("""{"id":7,"verb":"reload","wait":"yes"}""", "bad-request", 7)]
    [TestCase("""{"id":7,"verb":"reload","timeout":-1}""", "bad-request", 7)]
    [TestCase("""{"id":7,"verb":"reload","timeout":1e999}""", "bad-request", 7)]
    [TestCase("""{"id":7,"verb":"ping","version":2}""", "bad-request", 7)]
    public void What_is_none_is_an_error_of_the_protocol(string line, string code, long id) =>
        Assert.That(() => Parse(line), Throws.InstanceOf<ControlException>().With.Property("Code").EqualTo(code).And.Property("Id").EqualTo(id));

    [Test]
    public void Bytes_that_are_no_text_are_an_error_of_the_protocol([Values(0x80, 0xC3, 0xED, 0xFF)] int wrong)
    {
        byte[] line = Encoding.UTF8.GetBytes("""{"id":1,"verb":"incident","incident":"?"}""");
        line[Array.LastIndexOf(line, (byte)'?')] = (byte)wrong;

        Assert.That(() => ControlRequest.Parse(line), Throws.InstanceOf<ControlException>().With.Property("Code").EqualTo("bad-json"));
    }

    [Test]
    public void Whatever_comes_is_a_request_or_an_error_of_the_protocol()
    {
        byte[] signs = [.. "\"\\{}[]:,0-e.tu"u8];
        string[] seeds = ["""{"id":1,"verb":"events","last":5,"follow":true,"after":-1}""", """{"id":2,"verb":"scale","by":1,"wait":true,"timeout":1.5}""", """{"id":3,"verb":"log-level","level":"\u0041é"}"""];
        var random = new Random(20261124);
        int requests = 0;
        for (int i = 0; i < 30_000; i++)
        {
            byte[] line = Encoding.UTF8.GetBytes(seeds[i % seeds.Length]);
            for (int changes = random.Next(4); changes >= 0; changes--)
            {
                line[random.Next(line.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : signs[random.Next(signs.Length)];
            }
            try
            {
                var request = ControlRequest.Parse(line);
                _ = (request.Text("level"), request.Integer("by"), request.Long("after"), request.Flag("follow"));
                requests++;
            }
            catch (ControlException)
            {
                // The only way in which a line may be wrong.
            }
        }
        Assert.That(requests, Is.Positive, "some of them are still requests");
    }

    private static ControlRequest Parse(string line) => ControlRequest.Parse(Encoding.UTF8.GetBytes(line));
}
