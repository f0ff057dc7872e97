using NUnit.Framework;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Tests;

public sealed class AccessLogFormatTests
{
    [TestCase("%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(m)s %(U)s %(q)s %(H)s %(s)s %(B)s %(b)s %(f)s %(a)s %(T)s %(M)s %(D)s %(L)s %(p)s")]
    [TestCase("%({X-Request-Id}i)s %({server}o)s %({PNEUXNET_SLOT}e)s")]
    [TestCase("100 %% of it")]
    [TestCase("no atom at all\tbut a tab")]
    [TestCase("")]
    [TestCase(AccessLogFormat.Default)]
    public void Every_atom_of_Gunicorns_is_known(string format)
    {
        Assert.That(AccessLogFormat.TryParse(format, out string offender), Is.Not.Null, offender);
    }

    [TestCase("%(h)s %(x)s", "%(x)s")]
    [TestCase("%(h)d %(s)s", "%(h)d %(s)s")]
    [TestCase("%({}i)s", "%({}i)s")]
    [TestCase("%({a}x)s", "%({a}x)s")]
    [TestCase("%()s", "%()s")]
    [TestCase("%h", "%h")]
    [TestCase("50 %", "%")]
    [TestCase("%(h", "%(")]
    [TestCase("two\nlines", "\\u000a")]
    public void What_is_wrong_in_a_format_is_named(string format, string wrong)
    {
        Assert.That(AccessLogFormat.TryParse(format, out string offender), Is.Null);
        Assert.That(offender, Is.EqualTo(wrong));
    }

    [Test]
    public void Text_between_two_atoms_is_one_piece() => Assert.That(
        AccessLogFormat.TryParse("a%%%(l)s b%(s)s", out _)!.Pieces,
        Is.EqualTo(new AccessLogPiece[] { new(AccessLogAtom.Literal, "a%- b"), new(AccessLogAtom.Status) }));
}
