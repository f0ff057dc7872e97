namespace PneuXNet.Worker.Deadlines;

/// <summary>Memory for whoever writes to a client that is not written to any more.</summary>
internal sealed class Nowhere
{
    private const int Usual = 4096;

    private byte[] _memory = [];

    public Memory<byte> Memory(int sizeHint)
    {
        if (_memory.Length == 0 || _memory.Length < sizeHint)
        {
            _memory = new byte[Math.Max(sizeHint, Usual)];
        }
        return _memory;
    }
}
