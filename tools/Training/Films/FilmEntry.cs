namespace PneuXNet.Training.Films;

/// <summary>One film of a folder: where it lies and what the manifest says of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Subtype">normal, bacteria or virus.</param>
/// <param name="Subject">The child, as numbered by the data's authors within a subtype.</param>
internal sealed record FilmEntry(string Path, Label Label, string Subtype, string Subject)
{
    /// <summary>Unique over the folder: the children of two subtypes are numbered apart, so person9 is two children.</summary>
    public string SubjectKey => $"{Subtype}/{Subject}";
}
