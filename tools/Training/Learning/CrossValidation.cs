using PneuXNet.Training.Films;
using PneuXNet.Training.Network;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Learning;

/// <summary>
/// Trains as often as there are folds, each time without the films of one, and measures on those: how much the figures owe to the
/// one draw of held-out subjects. What is done stands in a file, and an interrupted run goes on after it.
/// </summary>
/// <param name="path">The file: a line that tells the run, then a <see cref="FoldRecord"/> a line.</param>
internal sealed class CrossValidation(string path, TrainingOptions options, int folds, TextWriter output, TimeProvider time)
{
    public IReadOnlyList<FoldRecord> Run(IReadOnlyList<FilmEntry> films)
    {
        var run = FormattableString.Invariant(
            $"# seed {options.Seed}, {folds} folds, {options.Epochs} epochs, batch {options.Batch}, side {options.Side}, width {options.Width}, rate {options.Rate}, sensitivity {options.Sensitivity}, {films.Count} films");
        var done = Done(run);
        for (var fold = done.Count + 1; fold <= folds; fold++)
        {
            output.WriteLine($"fold {fold} of {folds}");
            done.Add(Hold(SubjectSplit.Fold(films, fold - 1, folds), fold, run));
            File.WriteAllLines(path, [run, FoldRecord.Header, .. done.Select(record => record.ToString())]);
        }

        return done;
    }

    public static void Print(IReadOnlyList<FoldRecord> records, TextWriter output)
    {
        output.WriteLine("| fold | films | subjects | threshold | AUC | sensitivity | specificity | accuracy |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var record in records)
        {
            output.WriteLine(FormattableString.Invariant(
                $"| {record.Fold} | {record.Films} | {record.Subjects} | {record.Threshold:F3} | {record.Scores.Auc:F3} | {record.Scores.Sensitivity:F3} | {record.Scores.Specificity:F3} | {record.Scores.Accuracy:F3} |"));
        }

        output.WriteLine(
            $"| mean (standard deviation) | | | | {Spread(scores => scores.Auc)} | {Spread(scores => scores.Sensitivity)} | {Spread(scores => scores.Specificity)} | {Spread(scores => scores.Accuracy)} |");

        string Spread(Func<Scores, double> figure)
        {
            double[] values = [.. records.Select(record => figure(record.Scores))];
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1));
            return FormattableString.Invariant($"{mean:F3} ({deviation:F3})");
        }
    }

    private List<FoldRecord> Done(string run)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var lines = File.ReadAllLines(path);
        if (lines.FirstOrDefault() != run)
        {
            throw new TrainingException($"--out: '{path}' is of another run: {lines.FirstOrDefault()}; this is {run}. Give the same options as before, or remove it to begin anew.");
        }

        try
        {
            return [.. lines.Skip(2).Select(FoldRecord.Parse)];
        }
        catch (FormatException broken)
        {
            throw new TrainingException($"--out: '{path}' can't be read: {broken.Message} Remove it to begin anew.", broken);
        }
    }

    private FoldRecord Hold(SubjectSplit split, int fold, string run)
    {
        var progress = new Progress(output, time);
        var (train, validation, test) = (FilmSet.Decode(split.Train), FilmSet.Decode(split.Validation), FilmSet.Decode(split.Test));
        var checkpoint = new Checkpoint($"{path}.fold{fold}.checkpoint", $"{run}, fold {fold}");
        var trainer = new Trainer(options, progress, checkpoint);
        var record = Measure(trainer.Train(train, validation));
        // The same run without its average, in the log only: what the average is worth, fold by fold.
        Tell("as the last step left it", Measure(trainer.Unaveraged!));
        Tell("average of the run", record);
        checkpoint.Remove();
        return record;

        FoldRecord Measure(XNetNetwork network)
        {
            var learned = new Export(options, progress).Write(network, trainer, validation);
            using var scorer = new Scorer(OperatingPoint.Choose(learned, validation, test, options.Sensitivity, progress));
            return FoldRecord.Of(fold, Judged.Of(test.Entries, scorer.Score(test.Films)), scorer.Metadata.Threshold);
        }

        void Tell(string which, FoldRecord of) => progress.Say(
            $"{which}: threshold {of.Threshold:F3}, AUC {of.Scores.Auc:F4}, sensitivity {of.Scores.Sensitivity:F3}, specificity {of.Scores.Specificity:F3}, accuracy {of.Scores.Accuracy:F3}");
    }
}
