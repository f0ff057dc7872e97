using NUnit.Framework;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Tests;

public sealed class ControlMessageTests
{
    private readonly byte[] _buffer = new byte[ControlMessage.MaxBytes];

    [Test]
    public void Every_kind_arrives_as_it_was_sent([Values] ControlKind kind)
    {
        var message = new ControlMessage(kind, Number: long.MinValue, Linger: long.MaxValue, Text: "grüß dich, 肺");

        Assert.That(RoundTrip(message), Is.EqualTo(message));
    }

    [TestCase('x')]
    [TestCase('肺')]
    public void A_text_that_is_too_long_is_cut_between_two_characters(char letter)
    {
        var message = new ControlMessage(ControlKind.Failed, Text: new string(letter, ControlMessage.MaxBytes));

        string arrived = RoundTrip(message).Text;

        Assert.Multiple(() =>
        {
            Assert.That(arrived, Has.Length.GreaterThan(ControlMessage.MaxBytes / 4));
            Assert.That(arrived, Is.All.EqualTo(letter));
        });
    }

    [Test]
    public void What_is_no_message_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ControlMessage.TryDecode([], out _), Is.False);
            Assert.That(ControlMessage.TryDecode([(byte)ControlKind.Drain, 0, 0], out _), Is.False);
            Assert.That(ControlMessage.TryDecode(new byte[17], out _), Is.False, "no kind has the number 0");
        });
    }

    private ControlMessage RoundTrip(ControlMessage message)
    {
        int length = message.Encode(_buffer);
        Assert.That(ControlMessage.TryDecode(_buffer.AsSpan(0, length), out ControlMessage arrived), Is.True);
        return arrived;
    }
}
