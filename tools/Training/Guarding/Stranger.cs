using NetVips;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Guarding;

/// <summary>
/// Pictures that are no chest films, drawn by code: stand-ins, since no others may lie in this repository. A guard that lets these
/// pass is bad; one that refuses them is not thereby good, so evaluation takes a folder of real pictures too.
/// </summary>
/// <param name="Draw">From a number, which decides everything, to a picture of one or three bands.</param>
internal sealed record Stranger(string Name, Func<int, Image> Draw)
{
    private const int Side = 480;

    public static IReadOnlyList<Stranger> All { get; } =
    [
        new("photograph, gray", seed => Scene(seed)),
        new("photograph, colour", seed => Scene(seed).Bandjoin(Scene(seed + 1000), Scene(seed + 2000))),
        new("leg", Leg),
        new("teeth", Teeth),
        new("CT slice", Slice),
        new("page of text", Page),
        new("screen", Screen),
        new("noise", seed => Image.Gaussnoise(Side, Side, sigma: 40, mean: 128, seed: seed)),
        new("clouds", seed => Clouds(seed, 96)),
        new("gradient", Gradient),
        new("even", seed => Image.Black(Side, Side) + 5 * seed),
    ];

    /// <summary>As if it had been sent.</summary>
    public Film Film(int seed)
    {
        using var picture = Draw(seed);
        using var bytes = picture.Cast(Enums.BandFormat.Uchar);
        return FilmReader.Read(bytes.JpegsaveBuffer(q: 88), new FilmLimits());
    }

    /// <summary>Things in front of one another, each with a surface of its own: what makes up most photographs.</summary>
    private static Image Scene(int seed)
    {
        var random = new Random(seed);
        var scene = Clouds(seed, 200);
        for (var i = 0; i < 60; i++)
        {
            var (x, y, radius) = (random.Next(Side), random.Next(Side), 8 + (int)(120 / (1 + 0.1 * i)) * random.NextDouble());
            using var mask = Image.Black(Side, Side).Mutate(black => black.DrawCircle([255], x, y, (int)radius, fill: true)).Gaussblur(0.8);
            var surface = Clouds(seed * 100 + i, 30) * 0.5 + random.Next(-60, 140);
            scene = (scene * (255 - mask) + surface * mask) / 255;
        }

        return scene.Cast(Enums.BandFormat.Uchar);
    }

    /// <summary>Two long bones in soft tissue on black.</summary>
    private static Image Leg(int seed)
    {
        var random = new Random(seed);
        var middle = Side / 2 + random.Next(-40, 40);
        var width = random.Next(90, 150);
        var leg = Shape(black => black.DrawRect([90], middle - width, 0, 2 * width, Side, fill: true), 12);
        var bones = Shape(
            black =>
            {
                black.DrawRect([110], middle - random.Next(30, 60), 0, random.Next(34, 50), Side, fill: true);
                black.DrawRect([80], middle + random.Next(20, 50), 0, random.Next(12, 22), Side, fill: true);
                black.DrawCircle([60], middle, random.Next(60), random.Next(70, 110), fill: true);
            },
            3);
        return Grainy(leg + bones, seed);
    }

    /// <summary>A panoramic view: two rows of bright teeth in a gray arch.</summary>
    private static Image Teeth(int seed)
    {
        var random = new Random(seed);
        var jaw = Shape(black => black.DrawCircle([90], Side / 2, Side / 4, Side / 2, fill: true), 25);
        var teeth = Shape(
            black =>
            {
                for (var x = 50; x < Side - 50; x += 28)
                {
                    var bow = (x - Side / 2) * (x - Side / 2) / 900;
                    black.DrawRect([130], x, 150 - bow / 2 + random.Next(12), 22, 80, fill: true);
                    black.DrawRect([120], x, 245 + bow / 3 + random.Next(12), 20, 75, fill: true);
                }
            },
            2.5);
        return Grainy(jaw + teeth + 20, seed);
    }

    /// <summary>A round body on black, its wall bright, two dark lungs and a spine within.</summary>
    private static Image Slice(int seed)
    {
        var random = new Random(seed);
        var (x, y, radius) = (Side / 2, Side / 2, random.Next(170, 220));
        var body = Shape(black => black.DrawCircle([150], x, y, radius, fill: true), 2);
        var lungs = Shape(
            black =>
            {
                black.DrawCircle([110], x - radius / 2, y, radius * 2 / 5, fill: true);
                black.DrawCircle([110], x + radius / 2, y, radius * 2 / 5, fill: true);
            },
            4);
        var spine = Shape(black => black.DrawCircle([100], x, y + radius / 2, random.Next(24, 36), fill: true), 2);
        return Grainy(body - lungs + spine, seed);
    }

    private static Image Page(int seed)
    {
        var random = new Random(seed);
        return Shape(
            white =>
            {
                for (var y = 30; y < Side - 30; y += 16)
                {
                    for (var x = 30; x < Side - random.Next(30, 200);)
                    {
                        var word = random.Next(8, 50);
                        white.DrawRect([random.Next(150, 235)], x, y, word, 8, fill: true);
                        x += word + 8;
                    }
                }
            },
            0.6) * -1 + 250;
    }

    private static Image Screen(int seed)
    {
        var random = new Random(seed);
        return Shape(
            black =>
            {
                for (var i = 0; i < 40; i++)
                {
                    black.DrawRect([random.Next(30, 255)], random.Next(Side), random.Next(Side), random.Next(20, 200), random.Next(10, 90), fill: i % 3 > 0);
                }
            },
            0.3);
    }

    private static Image Gradient(int seed)
    {
        using var places = Image.Xyz(Side, Side);
        var angle = seed * 0.4;
        return (places[0] * Math.Cos(angle) + places[1] * Math.Sin(angle)) * (100.0 / Side) + 110;
    }

    /// <summary>Noise at four scales, each twice as coarse and twice as strong as the one before: light and surfaces look so.</summary>
    private static Image Clouds(int seed, int contrast)
    {
        var clouds = Image.Black(Side, Side) + 128;
        for (var scale = 4; scale <= 32; scale *= 2)
        {
            var small = Image.Gaussnoise(Side / scale, Side / scale, sigma: contrast * scale / 60.0, mean: 0, seed: seed + scale);
            clouds += small.Resize(scale, kernel: Enums.Kernel.Cubic);
        }

        return clouds.Cast(Enums.BandFormat.Uchar);
    }

    private static Image Grainy(Image film, int seed) => film.Gaussblur(1) + Image.Gaussnoise(Side, Side, sigma: 5, mean: 0, seed: seed);

    private static Image Shape(Action<MutableImage> draw, double blur)
    {
        using var black = Image.Black(Side, Side);
        return black.Mutate(draw).Gaussblur(blur).Cast(Enums.BandFormat.Float);
    }
}
