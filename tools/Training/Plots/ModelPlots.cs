using System.Globalization;
using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Plots;

/// <summary>What a model reaches, as pictures without a film in them.</summary>
internal static class ModelPlots
{
    private const string Blue = "#0072b2";
    private const string Orange = "#d55e00";
    private const string Green = "#009e73";
    private const string Gray = "#888";
    private const int Bins = 10;

    public static void Write(string folder, IReadOnlyList<Judged> films, float threshold)
    {
        File.WriteAllText(Path.Combine(folder, "roc.svg"), Roc(films, threshold).ToString());
        File.WriteAllText(Path.Combine(folder, "reliability.svg"), Reliability(films).ToString());
        File.WriteAllText(Path.Combine(folder, "examples.svg"), Examples(films, threshold).ToString());
    }

    /// <param name="history">The file that a run of training left: epoch, loss, validation AUC.</param>
    public static void WriteLoss(string folder, string history)
    {
        double[][] rows =
            [.. File.ReadLines(history).Skip(1).Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))];
        var most = Math.Ceiling(rows.Max(row => row[1]) * 10) / 10;
        var plot = new Plot("Training: loss, and error of ranking on validation films", "epoch", "loss; 10 x (1 - AUC)", (0, rows.Length), (0, Math.Max(1, most)))
            .Line("loss", Blue, rows.Select(row => (row[0], row[1])))
            .Line("10 x (1 - validation AUC)", Orange, rows.Select(row => (row[0], Math.Min(Math.Max(1, most), 10 * (1 - row[2])))));
        File.WriteAllText(Path.Combine(folder, "loss.svg"), plot.ToString());
    }

    /// <summary>By subtype, each against all NORMAL films; the dots are the threshold.</summary>
    private static Plot Roc(IReadOnlyList<Judged> films, float threshold)
    {
        var plot = new Plot("ROC, held-out subjects", "1 - specificity", "sensitivity", (0, 0.5), (0.5, 1));
        var subtypes = films.Where(film => film.IsPneumonia).Select(film => film.Subtype).Distinct().Order(StringComparer.Ordinal).ToArray();
        foreach (var (name, colour, some) in subtypes.Select((subtype, i) => (subtype, i % 2 == 0 ? Orange : Green,
            films.Where(film => !film.IsPneumonia || film.Subtype == subtype).ToArray())).Prepend(("all", Blue, films.ToArray())))
        {
            var scores = Scores.Of(some, threshold);
            plot.Line(FormattableString.Invariant($"{name}: AUC {scores.Auc:F3}"), colour, Curve(some)).Dot(colour, 1 - scores.Specificity, scores.Sensitivity);
        }

        return plot;
    }

    private static IEnumerable<(double X, double Y)> Curve(IReadOnlyList<Judged> films)
    {
        var (sick, healthy) = (films.Count(film => film.IsPneumonia), films.Count(film => !film.IsPneumonia));
        var (found, alarms) = (0, 0);
        foreach (var film in films.OrderByDescending(film => film.Probability))
        {
            (found, alarms) = film.IsPneumonia ? (found + 1, alarms) : (found, alarms + 1);
            // The diagram shows the corner where it is decided; what is outside would be drawn over its edge.
            if (found * 2 >= sick && alarms * 2 <= healthy)
            {
                yield return ((double)alarms / healthy, (double)found / sick);
            }
        }
    }

    /// <summary>Every film as a dot, in a lane for what it is, sorted by what was said of it; those on the wrong side of the threshold stand out.</summary>
    private static Plot Examples(IReadOnlyList<Judged> films, float threshold)
    {
        var lanes = films.GroupBy(film => film.IsPneumonia ? film.Subtype : "normal").OrderBy(lane => lane.First().IsPneumonia).ThenBy(lane => lane.Key, StringComparer.Ordinal).ToArray();
        var wrong = films.Count(film => film.IsPneumonia != film.Probability >= threshold);
        var plot = new Plot(FormattableString.Invariant($"Held-out films: {films.Count - wrong} right, {wrong} wrong"),
            "probability said; dashed: threshold", string.Join(" | ", lanes.Select(lane => $"{lane.Key} ({lane.Count()})")), (0, 1), (0, lanes.Length))
            .Line("", Gray, [(threshold, 0), (threshold, lanes.Length)], dashed: true);
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            Judged[] sorted = [.. lanes[lane].OrderBy(film => film.Probability)];
            for (var i = 0; i < sorted.Length; i++)
            {
                var isRight = sorted[i].IsPneumonia == sorted[i].Probability >= threshold;
                plot.Dot(isRight ? Blue : Orange, sorted[i].Probability, lane + 0.05 + 0.9 * i / sorted.Length, isRight ? 5 : 16);
            }
        }

        return plot;
    }

    /// <summary>Both labels weigh the same, as they do for the temperature; a dot's area is its bin's weight.</summary>
    private static Plot Reliability(IReadOnlyList<Judged> films)
    {
        var (sick, healthy) = (films.Count(film => film.IsPneumonia), films.Count(film => !film.IsPneumonia));
        var plot = new Plot(FormattableString.Invariant($"Reliability, held-out subjects: error {Calibration.Error(films):F3}"), "probability said", "share of pneumonia", (0, 1), (0, 1))
            .Line("as it should be", Gray, [(0, 0), (1, 1)], dashed: true);
        foreach (var bin in films.GroupBy(film => Math.Min(Bins - 1, (int)(film.Probability * Bins))))
        {
            double Weight(Judged film) => film.IsPneumonia ? 0.5 / sick : 0.5 / healthy;
            var weight = bin.Sum(Weight);
            plot.Dot(Blue, bin.Sum(film => Weight(film) * film.Probability) / weight, bin.Where(film => film.IsPneumonia).Sum(Weight) / weight, 12 + 400 * weight);
        }

        return plot;
    }
}
