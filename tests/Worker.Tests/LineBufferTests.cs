using System.Text;
using NUnit.Framework;
using PneuXNet.Worker.Logging;

namespace PneuXNet.Worker.Tests;

public sealed class LineBufferTests
{
    [TestCase("plain text / ü 肺", "plain text / ü 肺")]
    [TestCase("a \"quoted\" one", "a \\\"quoted\\\" one")]
    [TestCase("back\\slash", "back\\\\slash")]
    [TestCase("line\r\nbreak\t\0\u007f\u009b", "line\\u000d\\u000abreak\\u0009\\u0000\\u007f\\u009b")]
    [TestCase("", "")]
    public void No_value_can_end_its_field_or_its_line(string value, string written) => Assert.That(Escaped(value, room: 256), Is.EqualTo(written));

    [Test]
    public void Half_a_pair_of_surrogates_is_replaced() => Assert.That(Escaped("half a \ud83d pair", room: 256), Is.EqualTo("half a \ufffd pair"));

    [Test]
    public void A_line_may_be_longer_than_its_first_room()
    {
        string value = string.Concat(Enumerable.Repeat("ü\"肺\n", 5000));

        Assert.That(Escaped(value, room: 4), Is.EqualTo(string.Concat(Enumerable.Repeat("ü\\\"肺\\u000a", 5000))));
    }

    private static string Escaped(string value, int room)
    {
        var line = new LineBuffer(new byte[room]);
        line.AppendEscaped(value);
        string text = Encoding.UTF8.GetString(line.Written);
        line.Dispose();
        return text;
    }
}
