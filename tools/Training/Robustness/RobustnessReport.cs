using PneuXNet.Training.Films;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Suitability;

namespace PneuXNet.Training.Robustness;

/// <summary>How far a model's answers move when films are handled otherwise, and how it does where acquisition misleads.</summary>
internal sealed class RobustnessReport(byte[] model, TextWriter output)
{
    public void Print(FilmSet train, FilmSet heldOut)
    {
        using var scorer = new Scorer(model);
        var threshold = scorer.Metadata.Threshold;
        var plain = scorer.Score(heldOut.Films);
        PrintStrains(scorer, heldOut, plain);

        var acquisition = Acquisition.Of(train);
        var misleading = acquisition.Misleading(heldOut);
        var all = Judged.Of(heldOut.Entries, plain);
        var facts = Judged.Of(heldOut.Entries, [.. heldOut.Films.Select(acquisition.Score)]);
        output.WriteLine(FormattableString.Invariant(
            $"harder: AUC, sensitivity, specificity at {threshold:F3}. Acquisition alone (brightness, contrast, sharpness, black edges): AUC {Scores.Of(facts, 0).Auc:F3}"));
        Tell("as they are", all);
        Tell("taken like the other label", [.. misleading.Select(i => all[i])]);
        var dressed = Judged.Of(heldOut.Entries, scorer.Score(Dressing.AsTheOther(heldOut)));
        Tell("dressed as the other label", dressed);
        Tell("both", [.. misleading.Select(i => dressed[i])]);

        void Tell(string name, IReadOnlyList<Judged> films)
        {
            var scores = ScoreIntervals.Of(films, threshold);
            output.WriteLine(FormattableString.Invariant($"  {name,-27} {scores.Auc}; {scores.Sensitivity}; {scores.Specificity}; of {films.Count}"));
        }
    }

    private void PrintStrains(Scorer scorer, FilmSet films, float[] plain)
    {
        var (threshold, guard) = (scorer.Metadata.Threshold, new Guard(scorer.Metadata));
        var zone = scorer.Metadata is { UncertainFrom: { } from, UncertainTo: { } to } ? (From: from, To: to) : (From: threshold, To: threshold);
        output.WriteLine("robustness: change of the probability, median and 95th percentile; verdicts turned, of all and of the certain ones; AUC, sensitivity, specificity");
        foreach (var strain in Strain.All)
        {
            Film[] strained = [.. films.Films.Select(film => guard.Upright(strain.On(film), out _))];
            var probabilities = scorer.Score(strained);
            float[] moved = [.. plain.Zip(probabilities, (one, other) => Math.Abs(one - other)).Order()];
            var turned = Enumerable.Range(0, plain.Length).Where(i => plain[i] >= threshold != probabilities[i] >= threshold).ToArray();
            var certain = Enumerable.Range(0, plain.Length).Count(IsCertain);
            var scores = Scores.Of(Judged.Of(films.Entries, probabilities), threshold);
            output.WriteLine(FormattableString.Invariant(
                $"  {strain.Name,-24} {moved[moved.Length / 2]:F4} {moved[moved.Length * 95 / 100]:F4}; {(double)turned.Length / plain.Length:F3} {(double)turned.Count(IsCertain) / certain:F3}; {scores.Auc:F3} {scores.Sensitivity:F3} {scores.Specificity:F3}"));
        }

        bool IsCertain(int film) => plain[film] < zone.From || plain[film] > zone.To;
    }
}
