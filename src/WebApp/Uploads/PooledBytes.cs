using System.Buffers;

namespace PneuXNet.WebApp.Uploads;

/// <summary>
/// A film's bytes in rented memory, growing as they arrive. Uploads are patients' data: they never touch a disk, and what is given
/// back to the pool is wiped first, so that no later tenant of the memory finds them.
/// </summary>
internal sealed class PooledBytes : IDisposable
{
    // Most films fit in a few steps from here; each step doubles.
    private const int FirstRent = 256 * 1024;

    private byte[] _rented = ArrayPool<byte>.Shared.Rent(FirstRent);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _rented.AsMemory(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_rented.Length - Length < bytes.Length)
        {
            Grow(Length + bytes.Length);
        }

        bytes.CopyTo(_rented.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Dispose()
    {
        Return(_rented);
        _rented = [];
        Length = 0;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _rented.Length));
        Memory.CopyTo(larger);
        Return(_rented);
        _rented = larger;
    }

    private void Return(byte[] rented)
    {
        if (rented.Length > 0)
        {
            rented.AsSpan(0, Length).Clear();
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
