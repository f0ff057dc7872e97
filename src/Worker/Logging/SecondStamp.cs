using System.Globalization;
using System.Text;

namespace PneuXNet.Worker.Logging;

/// <summary>The local time as access logs write it, made once a second and not once a line.</summary>
internal sealed class SecondStamp(TimeProvider time)
{
    private volatile Stamp _last = new(long.MinValue, []);

    /// <summary>Such as <c>[22/Nov/2026:13:30:57 +0000]</c>.</summary>
    public ReadOnlySpan<byte> Now
    {
        get
        {
            long second = time.GetUtcNow().ToUnixTimeSeconds();
            Stamp last = _last;
            if (last.Second != second)
            {
                _last = last = new Stamp(second, Write(time.GetLocalNow()));
            }
            return last.Text;
        }
    }

    private static byte[] Write(DateTimeOffset now)
    {
        // "zzz" writes +00:00; the shape that log tools know has no colon.
        string zone = now.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes($"[{now.ToString("dd/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture)}{zone}]");
    }

    private sealed record Stamp(long Second, byte[] Text);
}
