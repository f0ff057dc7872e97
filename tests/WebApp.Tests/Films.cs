using NetVips;

namespace PneuXNet.WebApp.Tests;

/// <summary>Made-up films: a bright field with two dark lungs, in every format and kind that a user may send.</summary>
internal static class Films
{
    public static byte[] Jpeg { get; } = Chest().JpegsaveBuffer(q: 90);

    public static byte[] Png { get; } = Chest().PngsaveBuffer();

    public static byte[] Bmp { get; } = ToBmp(Chest());

    public static byte[] Make(string kind) => kind switch
    {
        "JPEG" => Jpeg,
        "progressive JPEG" => Chest().JpegsaveBuffer(interlace: true),
        "colour JPEG" => Colour().JpegsaveBuffer(),
        "CMYK JPEG" => Cmyk().JpegsaveBuffer(),
        "JPEG turned by EXIF" => Lying().JpegsaveBuffer(),
        "PNG 8 bits" => Png,
        "PNG 16 bits" => Sixteen().PngsaveBuffer(),
        "PNG with transparency" => Colour().Bandjoin(255).PngsaveBuffer(),
        "TIFF 8 bits" => Chest().TiffsaveBuffer(),
        "TIFF 16 bits" => Sixteen().TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Lzw),
        "WebP" => Chest().WebpsaveBuffer(lossless: true),
        "GIF" => Chest().GifsaveBuffer(),
        "BMP" => Bmp,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such film."),
    };

    public static byte[] Blank(int width, int height) => Image.Black(width, height).PngsaveBuffer();

    /// <summary>A valid PNG of a few kB that would decode to <paramref name="side"/> squared pixels.</summary>
    public static byte[] Bomb(int side) => Image.Black(side, side).PngsaveBuffer(compression: 9);

    public static Image Chest(int width = 640, int height = 512)
    {
        using var field = Image.Black(width, height) + 200;
        return field.Cast(Enums.BandFormat.Uchar).Mutate(film =>
        {
            foreach (var x in (int[])[width * 3 / 10, width * 7 / 10])
            {
                film.DrawCircle([60], x, height / 2, Math.Min(width, height) / 5, fill: true);
            }
        }).Copy(interpretation: Enums.Interpretation.Bw);
    }

    private static Image Colour() => Chest().Colourspace(Enums.Interpretation.Srgb);

    private static Image Cmyk() => Colour().Colourspace(Enums.Interpretation.Cmyk);

    private static Image Sixteen() => (Chest() * 257).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16);

    private static Image Lying() =>
        Chest().Rot90().Mutate(film => film.Set(GValue.GIntType, "orientation", 8));

    private static byte[] ToBmp(Image gray)
    {
        const int headers = 54;
        var stride = (gray.Width * 3 + 3) / 4 * 4;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        writer.Write(headers + stride * gray.Height);
        writer.Write(0);
        writer.Write(headers);
        writer.Write(40);
        writer.Write(gray.Width);
        writer.Write(-gray.Height);
        writer.Write((short)1);
        writer.Write((short)24);
        writer.Write(new byte[24]);
        var pixels = gray.WriteToMemory<byte>();
        for (var y = 0; y < gray.Height; y++)
        {
            var row = new byte[stride];
            for (var x = 0; x < gray.Width; x++)
            {
                row.AsSpan(x * 3, 3).Fill(pixels[y * gray.Width + x]);
            }

            writer.Write(row);
        }

        return file.ToArray();
    }
}
