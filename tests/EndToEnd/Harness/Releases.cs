namespace PneuXNet.EndToEnd.Harness;

/// <summary>The specimen deployed as people deploy: a folder for each release, and a link, current, to the one that is to serve.</summary>
internal sealed class Releases(Scratch scratch)
{
    /// <summary>What to name as APP.</summary>
    public string App => Path.Combine(scratch["current"], "Specimen.dll");

    /// <summary>A copy of the specimen with a model of its own.</summary>
    public string Make(string name, double probability)
    {
        DirectoryInfo folder = Directory.CreateDirectory(scratch[name]);
        foreach (FileInfo file in new FileInfo(Built.Specimen).Directory!.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(folder.FullName, file.Name));
        }
        File.WriteAllText(Path.Combine(folder.FullName, "model.json"), FormattableString.Invariant($$"""{ "probability": {{probability}} }"""));
        return folder.FullName;
    }

    /// <summary>Points the link at a release, in one step.</summary>
    public void Switch(string name)
    {
        File.CreateSymbolicLink(scratch["next"], scratch[name]);
        // rename(2) replaces a link; File.Move would look behind it.
        Assert.That(Mono.Unix.Native.Stdlib.rename(scratch["next"], scratch["current"]), Is.Zero);
    }
}
