namespace PneuXNet.WebApp.Imaging;

/// <summary>A file that can't be read as a film. The message is one plain sentence that may be shown to whoever sent the file.</summary>
public sealed class FilmException(FilmProblem problem, string message, Exception? cause = null) : Exception(message, cause)
{
    public FilmProblem Problem { get; } = problem;
}
