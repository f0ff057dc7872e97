using System.CommandLine;
using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;

namespace PneuXNet.Training.Commands;

/// <summary><c>train</c>: a folder of films in, a model file out.</summary>
internal static class TrainCommand
{
    private static readonly TrainingOptions Standard = new();

    public static Command Create(TextWriter output, TimeProvider time)
    {
        var data = Arguments.Data();
        var model = Arguments.Out();
        var seed = new Option<int>("--seed") { Description = "Decides split, weights, order and augmentation.", DefaultValueFactory = _ => Standard.Seed };
        var epochs = Ranges.Option("--epochs", "Rounds over the training films.", Standard.Epochs, 1, 10_000);
        var minutes = Ranges.Option(
            "--minutes", "Wind down by then; a run that this cuts short is not repeatable.", Standard.Minutes, 0.01, double.PositiveInfinity);
        var batch = Ranges.Option("--batch", "Films in a step, half of them NORMAL.", Standard.Batch, 2, 1024);
        batch.MultipleOf(2);
        var side = Ranges.Option("--side", "The network's input side in pixels.", Standard.Side, 32, 224);
        var width = Ranges.Option("--width", "Channels after the first layer.", Standard.Width, 8, 64);
        width.MultipleOf(8);
        var rate = Ranges.Option("--rate", "The highest learning rate.", Standard.Rate, 1e-6, 1.0);
        var threads = Ranges.Option("--threads", "Threads for the arithmetic.", Standard.Threads, 1, 256);
        var sensitivity = Arguments.Sensitivity();

        var command = new Command("train", "Trains XNet and writes it as an ONNX model with its threshold and its held-out metrics.")
        {
            data, model, seed, epochs, minutes, batch, side, width, rate, threads, sensitivity,
        };
        command.SetAction(parsed =>
        {
            var options = new TrainingOptions
            {
                Seed = parsed.GetValue(seed),
                Epochs = parsed.GetValue(epochs),
                Minutes = parsed.GetValue(minutes),
                Batch = parsed.GetValue(batch),
                Side = parsed.GetValue(side),
                Width = parsed.GetValue(width),
                Rate = parsed.GetValue(rate),
                Threads = parsed.GetValue(threads),
                Sensitivity = parsed.GetValue(sensitivity),
            };
            Train(parsed.GetValue(data)!, parsed.GetValue(model)!, options, output, time);
            return 0;
        });
        return command;
    }

    private static void Train(string data, string path, TrainingOptions options, TextWriter output, TimeProvider time)
    {
        Arguments.CheckOut(path);
        Libtorch.Require();
        var progress = new Progress(output, time);
        var split = SubjectSplit.Of(FilmFolder.Read(data, Arguments.TrainingFilms), options.Seed);
        progress.Say($"{split.Train.Count} films to train on, {split.Validation.Count} to validate, {split.Test.Count} held out; decoding");
        var (train, validation, test) = (FilmSet.Decode(split.Train), FilmSet.Decode(split.Validation), FilmSet.Decode(split.Test));
        var trainer = new Trainer(options, progress);
        var network = trainer.Train(train, validation);
        var learned = new Export(options, progress).Write(network, trainer, validation);
        var model = OperatingPoint.Choose(learned, validation, test, options.Sensitivity, progress);
        Arguments.WriteModel(path, model, output);
        Measurement.Of(model, test).Print(output);
    }
}
