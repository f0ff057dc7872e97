using System.Globalization;
using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Learning;

/// <summary>What one round of cross-validation reached on the films that it held out: one line of a file of them.</summary>
/// <param name="Fold">From 1.</param>
internal sealed record FoldRecord(int Fold, int Films, int Subjects, double Threshold, Scores Scores)
{
    public const string Header = "fold,films,subjects,threshold,auc,sensitivity,specificity,accuracy";

    public static FoldRecord Of(int fold, IReadOnlyList<Judged> films, float threshold) =>
        new(fold, films.Count, films.Select(film => film.Subject).Distinct().Count(), threshold, Scores.Of(films, threshold));

    /// <exception cref="FormatException">The line is no such record.</exception>
    public static FoldRecord Parse(string line)
    {
        double[] fields = [.. line.Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
        return fields is [var fold, var films, var subjects, var threshold, var auc, var sensitivity, var specificity, var accuracy]
            ? new FoldRecord((int)fold, (int)films, (int)subjects, threshold, new Scores(auc, sensitivity, specificity, accuracy))
            : throw new FormatException($"'{line}' has not the fields {Header}.");
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Fold},{Films},{Subjects},{Threshold:F4},{Scores.Auc:F5},{Scores.Sensitivity:F5},{Scores.Specificity:F5},{Scores.Accuracy:F5}");
}
