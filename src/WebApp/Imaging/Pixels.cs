using System.Runtime.InteropServices;
using NetVips;

namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// The pixels of an image. libvips's own way to memory starts another thread, and waits for it strip by strip; where there is little to do
/// the thread that asks does it itself, for less. Buffers are kept from strip to strip only by libvips's own threads, so large images are left
/// to them: here each strip of those would be pages that the kernel has to clear.
/// </summary>
internal static class Pixels
{
    // Of samples before they are reduced. Of a film at full size a JPEG decoder that halves leaves less.
    private const int SmallBytes = 512 * 1024;
    private const int StripRows = 32;

    /// <summary>Row by row from the top, bands side by side.</summary>
    /// <typeparam name="T">As the image's format has it.</typeparam>
    /// <param name="image">It is not evaluated yet.</param>
    /// <param name="source">The image that it is made from.</param>
    public static unsafe T[] Of<T>(Image image, Image source)
        where T : unmanaged =>
        (long)source.Width * source.Height * source.Bands * sizeof(T) <= SmallBytes ? ByStrips<T>(image) : image.WriteToMemory<T>();

    private static T[] ByStrips<T>(Image image)
        where T : unmanaged
    {
        using var region = Region.New(image);
        var (width, height) = (image.Width, image.Height);
        var pixels = new T[width * height * image.Bands];
        var left = MemoryMarshal.AsBytes(pixels.AsSpan());
        for (var row = 0; row < height; row += StripRows)
        {
            var strip = region.Fetch(0, row, width, Math.Min(StripRows, height - row));
            strip.CopyTo(left);
            left = left[strip.Length..];
        }

        return pixels;
    }
}
