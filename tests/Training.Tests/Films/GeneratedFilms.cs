using NetVips;
using PneuXNet.Training.Films;

namespace PneuXNet.Training.Tests.Films;

/// <summary>A folder of tiny films in the layout of the real one: pneumonia has a bright blot in the lower half. Gone when disposed.</summary>
internal sealed class GeneratedFilms : IDisposable
{
    public GeneratedFilms(int subjectsOfEach)
    {
        Directory.CreateDirectory(Folder);
        var manifest = new List<string> { "file,label,subtype,subject" };
        foreach (var (label, subtype, name) in new[] { ("NORMAL", "normal", "IM-"), ("PNEUMONIA", "bacteria", "b"), ("PNEUMONIA", "virus", "v") })
        {
            Directory.CreateDirectory(Path.Combine(Folder, "train", label));
            for (var subject = 1; subject <= subjectsOfEach; subject++)
            {
                var file = $"{name}{subject}.png";
                File.WriteAllBytes(Path.Combine(Folder, "train", label, file), Draw(label == "PNEUMONIA", subject));
                manifest.Add($"{file},{label},{subtype},{name}{subject}");
            }
        }

        File.WriteAllLines(Manifest, manifest);
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"films-{Guid.NewGuid():N}");

    public string Manifest => Path.Combine(Folder, "manifest.csv");

    public FilmSet Decode() => FilmSet.Decode(FilmFolder.Read(Folder, "train"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static byte[] Draw(bool sick, int seed)
    {
        const int side = 64;
        var film = Image.Gaussnoise(side, side, sigma: 20, mean: 90, seed: seed);
        var blot = Image.Black(side, side).Mutate(black => black.DrawCircle([70], 20 + seed % 20, 44, 10, fill: true));
        return (sick ? film + blot : film).Cast(Enums.BandFormat.Uchar).PngsaveBuffer();
    }
}
