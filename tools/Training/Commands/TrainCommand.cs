using System.CommandLine;
using System.Security.Cryptography;
using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;
using PneuXNet.Training.Onnx;

namespace PneuXNet.Training.Commands;

/// <summary><c>train</c>: a folder of films in, a model file out.</summary>
internal static class TrainCommand
{
    private static readonly TrainingOptions Standard = new();

    public static Command Create(TextWriter output, TimeProvider time)
    {
        var data = Arguments.Data();
        var model = Arguments.Out();
        var run = new RunArguments(Standard.Epochs);
        var minutes = Ranges.Option(
            "--minutes", "Wind down by then; a run that this cuts short is not repeatable.", Standard.Minutes, 0.01, double.PositiveInfinity);
        var from = new Option<string?>("--from") { Description = "A written model of the same width, to go on from its weights." };

        var command = new Command("train", "Trains XNet and writes it as an ONNX model with its threshold and its held-out metrics.")
        {
            data, model, minutes, from,
        };
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = run.Read(parsed) with { Minutes = parsed.GetValue(minutes) };
            Train(parsed.GetValue(data)!, parsed.GetValue(model)!, parsed.GetValue(from), options, output, time);
            return 0;
        });
        return command;
    }

    private static void Train(
        string data, string path, string? from, TrainingOptions options, TextWriter output, TimeProvider time)
    {
        Arguments.CheckOut(path);
        Libtorch.Require();
        var progress = new Progress(output, time);
        var split = SubjectSplit.Of(FilmFolder.Read(data, Arguments.TrainingFilms), options.Seed);
        progress.Say($"{split.Train.Count} films to train on, {split.Validation.Count} to validate, {split.Test.Count} held out; decoding");
        var (train, validation, test) = (FilmSet.Decode(split.Train), FilmSet.Decode(split.Validation), FilmSet.Decode(split.Test));
        var begin = from is null ? null : Arguments.ReadModel(from);
        var checkpoint = new Checkpoint($"{path}.checkpoint", Describe(options, train.Entries.Count, begin));
        var trainer = new Trainer(options, progress, checkpoint, begin is null ? null : StoredWeights.Read(Explanation.Strip(begin)));
        var network = trainer.Train(train, validation);
        WriteHistory($"{path}.history.csv", trainer.History);
        var learned = new Export(options, progress).Write(network, trainer, validation);
        var chosen = OperatingPoint.Choose(learned, validation, test, options.Sensitivity, progress);
        var model = Equipment.Add(chosen, train, validation, progress);
        Arguments.WriteModel(path, model, output);
        checkpoint.Remove();
        Measurement.Of(model, test).Print(output);
    }

    /// <summary>What the weights of a run depend on; threads and thresholds may differ when it goes on.</summary>
    private static string Describe(TrainingOptions options, int films, byte[]? begin)
    {
        var start = begin is null ? "random weights" : $"the model {Convert.ToHexStringLower(SHA256.HashData(begin))[..12]}";
        return FormattableString.Invariant(
            $"seed {options.Seed}, {options.Epochs} epochs, {options.Minutes} minutes, batch {options.Batch}, side {options.Side}, width {options.Width}, rate {options.Rate}, {films} films, {start}");
    }

    private static void WriteHistory(string path, IReadOnlyList<EpochRecord> history) => File.WriteAllLines(
        path, history.Select(epoch => FormattableString.Invariant($"{epoch.Epoch},{epoch.Loss:F5},{epoch.Auc:F5}")).Prepend("epoch,loss,auc"));
}
