using System.CommandLine;
using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;

namespace PneuXNet.Training.Commands;

/// <summary><c>cross-validate</c>: a folder of films in, the figures of each fold and their spread out. No model is kept.</summary>
internal static class CrossValidateCommand
{
    // A whole training takes an hour on two cores; several of them have to be shorter to be done at all.
    private const int ShortSchedule = 6;

    private static readonly TrainingOptions Standard = new();

    public static Command Create(TextWriter output, TimeProvider time)
    {
        var data = Arguments.Data();
        var target = new Option<string>("--out") { Description = "The file to write the folds' figures to, as CSV.", Required = true };
        var folds = Ranges.Option("--folds", "Parts of the subjects, each held out once.", 5, 2, 20);
        var seed = new Option<int>("--seed") { Description = "Decides weights, order and augmentation.", DefaultValueFactory = _ => Standard.Seed };
        var epochs = Ranges.Option("--epochs", "Rounds over the training films in each fold.", ShortSchedule, 1, 10_000);
        var batch = Ranges.Option("--batch", "Views in a step, two of each film, half of them NORMAL.", Standard.Batch, 4, 1024);
        batch.MultipleOf(4);
        var side = Ranges.Option("--side", "The network's input side in pixels.", Standard.Side, 32, 224);
        var width = Ranges.Option("--width", "Channels after the first layer.", Standard.Width, 8, 64);
        width.MultipleOf(8);
        var threads = Ranges.Option("--threads", "Threads for the arithmetic.", Standard.Threads, 1, 256);
        var sensitivity = Arguments.Sensitivity();
        var command = new Command("cross-validate", "Trains several times, each time without a part of the subjects, and measures on that part.")
        {
            data, target, folds, seed, epochs, batch, side, width, threads, sensitivity,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(target)!;
            Arguments.CheckOut(path);
            Libtorch.Require();
            var options = new TrainingOptions
            {
                Seed = parsed.GetValue(seed),
                Epochs = parsed.GetValue(epochs),
                Batch = parsed.GetValue(batch),
                Side = parsed.GetValue(side),
                Width = parsed.GetValue(width),
                Threads = parsed.GetValue(threads),
                Sensitivity = parsed.GetValue(sensitivity),
            };
            var films = FilmFolder.Read(parsed.GetValue(data)!, Arguments.TrainingFilms);
            CrossValidation.Print(new CrossValidation(path, options, parsed.GetValue(folds), output, time).Run(films), output);
            return 0;
        });
        return command;
    }
}
