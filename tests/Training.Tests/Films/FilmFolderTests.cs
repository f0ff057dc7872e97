using PneuXNet.Training.Films;

namespace PneuXNet.Training.Tests.Films;

internal sealed class FilmFolderTests
{
    private GeneratedFilms _films = null!;

    [SetUp]
    public void Generate() => _films = new GeneratedFilms(3);

    [TearDown]
    public void Remove() => _films.Dispose();

    [Test]
    public void A_folder_gives_its_films_with_label_subtype_and_subject()
    {
        var entries = FilmFolder.Read(_films.Folder, "train");
        Assert.That(entries, Has.Count.EqualTo(9));
        Assert.That(entries[^1], Is.EqualTo(new FilmEntry(
            Path.Combine(_films.Folder, "train", "PNEUMONIA", "v3.png"), Label.Pneumonia, "virus", "v3")));
    }

    [Test]
    public void A_film_that_the_manifest_does_not_know_is_named()
    {
        File.Copy(Path.Combine(_films.Folder, "train", "NORMAL", "IM-1.png"), Path.Combine(_films.Folder, "train", "NORMAL", "stray.png"));
        AssertRefused("stray.png");
    }

    [Test]
    public void A_film_in_the_wrong_folder_is_named()
    {
        File.Move(Path.Combine(_films.Folder, "train", "NORMAL", "IM-1.png"), Path.Combine(_films.Folder, "train", "PNEUMONIA", "IM-1.png"));
        AssertRefused("IM-1.png' lies in PNEUMONIA, but manifest.csv calls it NORMAL");
    }

    [Test]
    public void A_line_that_is_none_is_named_by_its_number()
    {
        File.AppendAllText(_films.Manifest, "only,three,fields\n");
        AssertRefused("line 11");
    }

    [Test]
    public void A_film_that_cannot_be_read_is_named()
    {
        File.WriteAllText(Path.Combine(_films.Folder, "train", "NORMAL", "IM-1.png"), "no film");
        Assert.That(() => _films.Decode(), Throws.TypeOf<TrainingException>().With.Message.Contains("IM-1.png"));
    }

    private void AssertRefused(string part) =>
        Assert.That(() => FilmFolder.Read(_films.Folder, "train"), Throws.TypeOf<TrainingException>().With.Message.Contains(part));
}
