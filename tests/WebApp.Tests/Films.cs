using NetVips;

namespace PneuXNet.WebApp.Tests;

/// <summary>A drawn chest, in every format and kind that a user may send.</summary>
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

    /// <summary>The golden film of this name, which the guard takes for a chest film; bones are bright.</summary>
    public static Image Chest(string name = "patch-in-one-lung") =>
        Image.NewFromFile(Path.Combine(Repository.Root, "src", "WebApp", "Golden", $"{name}.png"));

    /// <summary>As <see cref="Chest"/> with bones dark.</summary>
    public static byte[] Negative { get; } = Chest().Invert().PngsaveBuffer();

    public static byte[] Noise { get; } = Image.Gaussnoise(400, 400, sigma: 40, mean: 128, seed: 1).Cast(Enums.BandFormat.Uchar).PngsaveBuffer();

    public static byte[] Even { get; } = (Image.Black(400, 400) + 120).Cast(Enums.BandFormat.Uchar).PngsaveBuffer();

    /// <summary>A chest film in loud colours.</summary>
    public static byte[] Coloured { get; } = Chest().Bandjoin(Chest().Invert(), Chest()).Copy(interpretation: Enums.Interpretation.Srgb).PngsaveBuffer();

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
