using NetVips;

namespace PneuXNet.Training.Golden;

/// <summary>
/// A child's chest drawn by arithmetic: no patient's film lies in the repository, yet there is something lifelike to judge. What is
/// drawn are densities, as rays would meet them: soft tissue, lungs that let them through, a heart, a spine, ribs, collar bones.
/// </summary>
/// <param name="Name">The file's name.</param>
/// <param name="Haze">Density in both lungs, 0 to 1: none in a healthy chest.</param>
/// <param name="Patch">Density of a patch in the lower lung on the picture's left.</param>
/// <param name="Lean">The child's lean to a side, in hundredths of the picture.</param>
internal sealed record Phantom(string Name, float Haze, float Patch, float Lean)
{
    public const int Width = 512;
    public const int Height = 448;

    private const int Seed = 7;

    public static IReadOnlyList<Phantom> All { get; } =
    [
        new("clear-chest", Haze: 0.15f, Patch: 0, Lean: 0),
        new("clear-chest-leaning", Haze: 0.25f, Patch: 0, Lean: 3),
        new("patch-in-one-lung", Haze: 0.3f, Patch: 2.4f, Lean: -1),
        new("haze-in-both-lungs", Haze: 1.1f, Patch: 0.6f, Lean: 1),
    ];

    /// <summary>Row by row from the top; bones are bright.</summary>
    public byte[] Draw()
    {
        var grain = new Random(Seed);
        var gray = new float[Width * Height];
        for (var i = 0; i < gray.Length; i++)
        {
            // Places from the middle, in heights of the picture.
            var y = 0.86f * ((i / Width + 0.5f) / Height - 0.5f) - 0.02f;
            var x = 0.86f * ((i % Width + 0.5f) / Height - 0.5f * Width / Height) - Lean / 100 * y;
            gray[i] = 255 * (1 - MathF.Exp(-1.5f * Density(x, y)));
            gray[i] += 7 * (grain.NextSingle() + grain.NextSingle() - 1);
        }

        return Soften(gray);
    }

    public byte[] Png()
    {
        using var film = Image.NewFromMemory(Draw(), Width, Height, 1, Enums.BandFormat.Uchar);
        using var named = film.Copy(interpretation: Enums.Interpretation.Bw);
        return named.PngsaveBuffer(compression: 9);
    }

    private float Density(float x, float y)
    {
        var side = Math.Abs(x);
        // Shoulders slope up to the neck; arms hang out of the picture.
        var top = side < 0.09f ? -0.6f : -0.37f + 0.35f * (side - 0.09f);
        var body = Edge(y - top, 0.02f) * Edge(0.50f + 0.1f * y - side, 0.02f);
        var wall = 0.40f + 0.25f * Edge(side - 0.40f, 0.05f) + 0.15f * Edge(y - 0.2f, 0.1f);
        var lung = Lung(x, y);
        var density = body * (wall - 0.22f * lung);
        density += body * lung * (Haze * 0.22f * Mottle(x, y) + Patch * 0.3f * Mottle(x, y) * Blob(x + 0.19f, y - 0.08f, 0.13f, 0.12f));
        density += body * lung * 0.16f * Vessels(x, y);
        density += body * (0.6f * Heart(x, y) + 0.2f * Spine(x, y) + 0.25f * Belly(x, y));
        return density + body * (0.09f * Ribs(x, y) + 0.18f * CollarBone(x, y));
    }

    /// <summary>An egg on each side, flat where the diaphragm is; its dome is higher over the liver.</summary>
    private static float Lung(float x, float y)
    {
        var side = Math.Abs(x) - 0.205f;
        var width = 0.155f * MathF.Sqrt(Math.Max(0.02f, 1 - 0.9f * (0.32f - y) * (0.32f - y) / 0.42f));
        var across = Edge(width - Math.Abs(side + 0.05f * (0.1f - y)), 0.018f);
        return across * Edge(y + 0.33f, 0.03f) * Edge(Dome(x) - y, 0.012f);
    }

    private static float Dome(float x)
    {
        var side = Math.Abs(x) - 0.2f;
        return (x < 0 ? 0.23f : 0.27f) + 2.2f * side * side;
    }

    private static float Belly(float x, float y) => Edge(y - Dome(x), 0.012f) * Edge(0.46f - Math.Abs(x), 0.04f);

    private static float Heart(float x, float y) => Math.Max(
        Blob(x - 0.07f - 0.15f * (y - 0.1f), y - 0.12f, 0.13f, 0.15f), 0.8f * Blob(x + 0.005f, y + 0.12f, 0.06f, 0.22f));

    private static float Spine(float x, float y)
    {
        var vertebrae = 0.8f + 0.2f * MathF.Sin(y * 2 * MathF.PI / 0.052f);
        return Edge(0.035f - Math.Abs(x), 0.008f) * vertebrae;
    }

    /// <summary>Nine pairs, falling from the spine outwards in front of one another.</summary>
    private static float Ribs(float x, float y)
    {
        var side = Math.Abs(x);
        var sum = 0f;
        for (var rib = 0; rib < 9; rib++)
        {
            var height = -0.33f + 0.072f * rib;
            var back = height - 0.10f * MathF.Sin(Math.Clamp(side / 0.38f, 0, 1) * MathF.PI * 0.8f) + 0.42f * side * side;
            sum += Edge(0.011f - Math.Abs(y - back), 0.006f) * Edge(side - 0.03f, 0.01f) * Edge(0.40f - side, 0.01f);
        }

        return sum;
    }

    private static float CollarBone(float x, float y)
    {
        var side = Math.Abs(x);
        var height = -0.30f - 0.14f * (side - 0.04f) + 0.02f * MathF.Sin(side * 18);
        return Edge(0.013f - Math.Abs(y - height), 0.006f) * Edge(side - 0.04f, 0.01f) * Edge(0.36f - side, 0.02f);
    }

    /// <summary>Branches that thin out from the root of each lung.</summary>
    private static float Vessels(float x, float y)
    {
        var (side, high) = (Math.Abs(x) - 0.07f, y - 0.02f);
        var distance = MathF.Sqrt(side * side + high * high) + 0.01f;
        var angle = MathF.Atan2(high, side);
        var branch = MathF.Pow(0.5f + 0.5f * MathF.Cos(angle * 9 + 8 * distance), 6);
        return branch * MathF.Exp(-distance / 0.12f) * 2;
    }

    private static float Mottle(float x, float y) =>
        1 + 0.35f * MathF.Sin(31 * x + 5 * MathF.Sin(17 * y)) * MathF.Sin(29 * y + 4 * MathF.Sin(23 * x));

    private static float Blob(float x, float y, float width, float height) =>
        MathF.Exp(-MathF.Pow(x * x / (width * width) + y * y / (height * height), 1.5f));

    /// <summary>0 outside, 1 inside, and a soft way between.</summary>
    private static float Edge(float inside, float softness) => 1 / (1 + MathF.Exp(-Math.Clamp(inside / softness * 2, -30, 30)));

    /// <summary>A detector's blur: each pixel with its neighbours.</summary>
    private static byte[] Soften(float[] gray)
    {
        var soft = new byte[gray.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var sum = 0f;
                for (var k = 0; k < 9; k++)
                {
                    var (row, column) = (Math.Clamp(y + k / 3 - 1, 0, Height - 1), Math.Clamp(x + k % 3 - 1, 0, Width - 1));
                    sum += gray[row * Width + column] / 9;
                }

                soft[y * Width + x] = (byte)Math.Clamp(MathF.Round(sum), 0, 255);
            }
        }

        return soft;
    }
}
