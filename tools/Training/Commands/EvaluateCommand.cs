using System.CommandLine;
using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.Training.Guarding;
using PneuXNet.Training.Learning;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Plots;
using PneuXNet.Training.Robustness;
using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Commands;

/// <summary><c>evaluate</c>: a model file and a folder of films in, figures with intervals out. It needs no libtorch.</summary>
internal static class EvaluateCommand
{
    public static Command Create(TextWriter output)
    {
        var data = Arguments.Data();
        var model = Arguments.Model();
        var films = new Option<string>("--films")
        {
            Description = "The folder of films inside --data, with NORMAL and PNEUMONIA in it.",
            DefaultValueFactory = _ => Arguments.TrainingFilms,
        };
        var part = new Option<Part>("--part")
        {
            Description = "Which films, by the split that the model was trained with.",
            DefaultValueFactory = _ => Part.Test,
        };
        var altered = new Option<bool>("--altered") { Description = "Also measure on altered films: re-encoded, padded, cropped and so on." };
        var guard = new Option<bool>("--guard") { Description = "Only measure which pictures the guard refuses." };
        var robustness = new Option<bool>("--robustness")
        {
            Description = "Only measure how far handling moves the answers, and how the model does where acquisition misleads.",
        };
        var plots = new Option<string?>("--plots") { Description = "Also draw ROC, reliability, and what was said of every film, as SVG into this folder." };
        var history = new Option<string?>("--history") { Description = "With --plots: the .history.csv of the run, to draw its losses." };
        var strangers = new Option<string?>("--strangers")
        {
            Description = "With --guard: a folder of pictures that are no chest films, in folders by kind.",
        };
        var command = new Command("evaluate", "Measures a model on films it never saw: AUC, sensitivity, specificity and accuracy.")
        {
            data, model, films, part, altered, guard, strangers, robustness, plots, history,
        };
        command.SetAction(parsed =>
        {
            var bytes = Arguments.ReadModel(parsed.GetValue(model)!);
            var entries = FilmFolder.Read(parsed.GetValue(data)!, parsed.GetValue(films)!);
            if (parsed.GetValue(guard))
            {
                using var scorer = new Scorer(bytes);
                new GuardReport(bytes, output).Print(
                    FilmSet.Decode(Choose(entries, parsed.GetValue(part), scorer.Metadata.Seed)), parsed.GetValue(strangers));
                return 0;
            }

            if (parsed.GetValue(robustness))
            {
                using var scorer = new Scorer(bytes);
                new RobustnessReport(bytes, output).Print(
                    FilmSet.Decode(Choose(entries, Part.Train, scorer.Metadata.Seed)),
                    FilmSet.Decode(Choose(entries, parsed.GetValue(part), scorer.Metadata.Seed)));
                return 0;
            }

            var judged = Evaluate(bytes, entries, parsed.GetValue(part), parsed.GetValue(altered), output);
            if (parsed.GetValue(plots) is { } folder)
            {
                using var scorer = new Scorer(bytes);
                ModelPlots.Write(folder, judged, scorer.Metadata.Threshold);
                if (parsed.GetValue(history) is { } losses)
                {
                    ModelPlots.WriteLoss(folder, losses);
                }
            }

            return 0;
        });
        return command;
    }

    private static Judged[] Evaluate(byte[] model, IReadOnlyList<FilmEntry> entries, Part part, bool altered, TextWriter output)
    {
        using var scorer = new Scorer(model);
        var films = FilmSet.Decode(Choose(entries, part, scorer.Metadata.Seed));
        var judged = Judged.Of(films.Entries, scorer.Score(films.Films));
        output.WriteLine($"{scorer.Metadata.Name} {scorer.Metadata.Version}, part: {part}");
        Measurement.Of(judged, scorer.Metadata.Threshold).Print(output);
        output.WriteLine(FormattableString.Invariant(
            $"expected calibration error {Calibration.Error(judged):F3} (ten bins, both labels weighing the same)"));
        if (altered)
        {
            PrintAltered(scorer, films, judged, output);
        }

        return judged;
    }

    private static void PrintAltered(Scorer scorer, FilmSet films, Judged[] plain, TextWriter output)
    {
        output.WriteLine(
            "altered films: AUC, sensitivity, specificity, accuracy; mean change of the probability; share of verdicts changed; "
            + "expected calibration error");
        var threshold = scorer.Metadata.Threshold;
        foreach (var style in Restyling.All)
        {
            var judged = Judged.Of(films.Entries, scorer.Score([.. films.Films.Select(style.Apply)]));
            var scores = Scores.Of(judged, threshold);
            var moved = judged.Zip(plain, (a, b) => Math.Abs(a.Probability - b.Probability)).Average();
            var turned = judged.Zip(plain, (a, b) => a.Probability >= threshold != b.Probability >= threshold ? 1.0 : 0).Average();
            output.WriteLine(FormattableString.Invariant(
                $"  {style.Name,-11} {scores.Auc:F3} {scores.Sensitivity:F3} {scores.Specificity:F3} {scores.Accuracy:F3}; {moved:F3}; {turned:F3}; {Calibration.Error(judged):F3}"));
        }
    }

    private static IReadOnlyList<FilmEntry> Choose(IReadOnlyList<FilmEntry> entries, Part part, int seed) => part switch
    {
        Part.Train => SubjectSplit.Of(entries, seed).Train,
        Part.Validation => SubjectSplit.Of(entries, seed).Validation,
        Part.Test => SubjectSplit.Of(entries, seed).Test,
        _ => entries,
    };
}
