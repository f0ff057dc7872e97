namespace PneuXNet.Training.Statistics;

/// <summary>The four figures of a set of judged films at one threshold; NaN where a set has no film to count.</summary>
internal sealed record Scores(double Auc, double Sensitivity, double Specificity, double Accuracy)
{
    public static Scores Of(IReadOnlyList<Judged> films, float threshold)
    {
        var probabilities = new float[films.Count];
        var positives = new bool[films.Count];
        double found = 0, sick = 0, cleared = 0;
        for (var i = 0; i < films.Count; i++)
        {
            var called = films[i].Probability >= threshold;
            probabilities[i] = films[i].Probability;
            positives[i] = films[i].IsPneumonia;
            sick += positives[i] ? 1 : 0;
            found += positives[i] && called ? 1 : 0;
            cleared += !positives[i] && !called ? 1 : 0;
        }

        return new Scores(
            Roc.Area(probabilities, positives), found / sick, cleared / (films.Count - sick), (found + cleared) / films.Count);
    }
}
