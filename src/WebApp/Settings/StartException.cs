namespace PneuXNet.WebApp.Settings;

/// <summary>The app can't start, for reasons that the operator can mend; each sentence names what, why and the remedy.</summary>
internal sealed class StartException(IReadOnlyList<string> sentences, Exception? cause = null)
    : Exception(string.Join(Environment.NewLine, sentences), cause)
{
    public IReadOnlyList<string> Sentences { get; } = sentences;
}
