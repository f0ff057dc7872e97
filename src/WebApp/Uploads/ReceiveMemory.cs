using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace PneuXNet.WebApp.Uploads;

/// <summary>
/// What connections receive into: blocks of 32 kB. Kestrel's own have 4, which is a system call for each 4 kB of a film. A connection that
/// waits has none, and they are wiped before they serve another.
/// </summary>
internal sealed class ReceiveMemory : MemoryPool<byte>
{
    private const int BlockBytes = 32 * 1024;

    /// <summary>More are left to the collector: a megabyte for all connections together.</summary>
    private const int MostKept = 32;

    private readonly ConcurrentQueue<Block> _free = [];

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return _free.TryDequeue(out var block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => _free.Clear();

    private sealed class Block(ReceiveMemory pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public void Dispose()
        {
            Memory.Span.Clear();
            if (pool._free.Count < MostKept)
            {
                pool._free.Enqueue(this);
            }
        }
    }

    /// <summary>One for each server.</summary>
    internal sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ReceiveMemory();
    }
}
