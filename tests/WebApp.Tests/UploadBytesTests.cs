using PneuXNet.WebApp.Uploads;

namespace PneuXNet.WebApp.Tests;

/// <summary>Uploads in memory, step by step.</summary>
internal sealed class UploadBytesTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(256 * 1024)]
    [TestCase(256 * 1024 + 1)]
    [TestCase(1_000_003)]
    public void Whatever_arrives_in_uneven_steps_comes_out_whole(int length)
    {
        var sent = new byte[length];
        new Random(7).NextBytes(sent);
        using var bytes = new UploadBytes();
        for (var at = 0; at < length;)
        {
            var room = bytes.Free();
            var step = Math.Min(Math.Min(room.Length, 40_961), length - at);
            sent.AsMemory(at, step).CopyTo(room);
            bytes.Advance(step);
            at += step;
        }

        Assert.That(bytes.Length, Is.EqualTo(length));
        Assert.That(bytes.Received.Span.SequenceEqual(sent));
    }

    [Test]
    public void What_was_not_counted_is_written_over()
    {
        using var bytes = new UploadBytes();
        bytes.Free().Span[0] = 1;
        bytes.Free().Span[0] = 2;
        bytes.Advance(1);
        Assert.That(bytes.Received.ToArray(), Is.EqualTo(new byte[] { 2 }));
    }
}
