using NetVips;

namespace PneuXNet.WebApp.Imaging;

/// <summary>A file in memory as libvips reads it, a buffer at a time: wherever the file lies, no copy of the whole is made.</summary>
internal sealed class FilmSource : SourceCustom
{
    private readonly ReadOnlyMemory<byte> _file;
    private int _at;

    public FilmSource(ReadOnlyMemory<byte> file)
    {
        _file = file;
        OnRead += Read;
        OnSeek += Seek;
    }

    private int Read(byte[] buffer, int length)
    {
        var count = Math.Min(length, _file.Length - _at);
        _file.Span.Slice(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    private long Seek(long offset, SeekOrigin from)
    {
        var to = offset + from switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _at, _ => _file.Length };
        // As of a file, reading behind its end gives nothing; before its start there is no place.
        return to < 0 ? -1 : _at = (int)Math.Min(to, _file.Length);
    }
}
