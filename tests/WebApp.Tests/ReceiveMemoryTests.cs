using System.Buffers;
using PneuXNet.WebApp.Uploads;

namespace PneuXNet.WebApp.Tests;

public sealed class ReceiveMemoryTests
{
    [Test]
    public void A_block_holds_as_much_as_it_says_and_serves_again_without_what_was_in_it()
    {
        using var pool = new ReceiveMemory();
        var first = pool.Rent(4096);
        Assert.That(first.Memory.Length, Is.EqualTo(pool.MaxBufferSize));
        using (var second = pool.Rent())
        {
            Assert.That(second, Is.Not.SameAs(first));
        }

        first.Memory.Span.Fill(1);
        first.Dispose();
        IMemoryOwner<byte>[] again = [pool.Rent(), pool.Rent()];
        Assert.That(again, Does.Contain(first));
        Assert.That(first.Memory.Span.ContainsAnyExcept((byte)0), Is.False, "the last sender's film is gone");
        Assert.That(() => pool.Rent(pool.MaxBufferSize + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Of_many_that_come_back_a_megabyte_is_kept()
    {
        using var pool = new ReceiveMemory();
        var all = Enumerable.Range(0, 100).Select(_ => pool.Rent()).ToHashSet();
        foreach (var block in all)
        {
            block.Dispose();
        }

        Assert.That(Enumerable.Range(0, 100).Select(_ => pool.Rent()).Count(all.Contains), Is.EqualTo(32));
    }
}
