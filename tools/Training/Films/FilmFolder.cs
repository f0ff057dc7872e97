namespace PneuXNet.Training.Films;

/// <summary>
/// A folder of films: manifest.csv with the columns file, label, subtype, subject, and beside it folders of films (by default
/// <c>train</c>) that hold NORMAL and PNEUMONIA each.
/// </summary>
internal static class FilmFolder
{
    private const string Header = "file,label,subtype,subject";

    /// <param name="films">The folder of films inside <paramref name="data"/>.</param>
    /// <returns>The entries in ordinal order of their path, so that a seed means the same on every file system.</returns>
    public static IReadOnlyList<FilmEntry> Read(string data, string films)
    {
        var manifest = ReadManifest(Path.Combine(data, "manifest.csv"));
        var entries = new List<FilmEntry>();
        foreach (var label in Enum.GetValues<Label>())
        {
            foreach (var path in FilesOf(Path.Combine(data, films, NameOf(label))))
            {
                entries.Add(Describe(path, label, manifest));
            }
        }

        return entries;
    }

    public static string NameOf(Label label) => label.ToString().ToUpperInvariant();

    private static IEnumerable<string> FilesOf(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
        : throw new TrainingException(
            $"--data: the folder '{folder}' does not exist. Films are expected in FOLDER/train/NORMAL and FOLDER/train/PNEUMONIA.");

    private static FilmEntry Describe(string path, Label label, Dictionary<string, string[]> manifest)
    {
        var name = Path.GetFileName(path);
        if (!manifest.TryGetValue(name, out var row))
        {
            throw new TrainingException($"--data: '{path}' is not in manifest.csv. Add its line '{Header}' or move the file away.");
        }

        return row[1] == NameOf(label)
            ? new FilmEntry(path, label, row[2], row[3])
            : throw new TrainingException($"--data: '{path}' lies in {NameOf(label)}, but manifest.csv calls it {row[1]}. One of them is wrong.");
    }

    private static Dictionary<string, string[]> ReadManifest(string path)
    {
        if (!File.Exists(path))
        {
            throw new TrainingException($"--data: '{path}' does not exist. It must list every film: {Header}.");
        }

        var rows = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var fields = line.Split(',');
            if (number == 1 ? line != Header : fields.Length != 4 || !rows.TryAdd(fields[0], fields))
            {
                throw new TrainingException($"--data: line {number} of '{path}' is '{line}'. It must be {Header}, each file once.");
            }
        }

        return rows;
    }
}
