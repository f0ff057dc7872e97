using System.CommandLine;
using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;
using PneuXNet.Training.Onnx;

namespace PneuXNet.Training.Commands;

/// <summary>
/// <c>quantize</c>: a model whose convolutions work on 8 bits, to be measured against the one it was made from. It has neither evidence nor
/// guard until it is equipped. It needs no libtorch.
/// </summary>
internal static class QuantizeCommand
{
    public static Command Create(TextWriter output, TimeProvider time)
    {
        var data = Arguments.Data();
        var model = Arguments.Model();
        var target = Arguments.Out();
        var count = Ranges.Option("--calibrate-on", "Training films whose maps set the ranges; each is taken plain and altered.", 128, 8, 100_000);
        var command = new Command("quantize", "Stores convolutions in 8 bits, with ranges measured on training films.") { data, model, target, count };
        command.SetAction(parsed =>
        {
            Arguments.CheckOut(parsed.GetValue(target)!);
            // Evidence, guard and uncertain zone are those of other weights now: equip gives it its own.
            var bytes = Explanation.Strip(Arguments.ReadModel(parsed.GetValue(model)!));
            using var scorer = new Scorer(bytes);
            var split = SubjectSplit.Of(FilmFolder.Read(parsed.GetValue(data)!, Arguments.TrainingFilms), scorer.Metadata.Seed);
            // Spread over the folder, so that both labels and all stretches of film numbers are among them.
            var step = Math.Max(1, split.Train.Count / parsed.GetValue(count));
            var some = FilmSet.Decode([.. split.Train.Where((_, i) => i % step == 0)]);
            var films = some.Films.Concat(some.Films.Select((film, i) => Restyling.All[i % Restyling.All.Count].Apply(film)));
            var ranges = MapRanges.Of(bytes, Quantization.MapsOf(bytes), films);
            new Progress(output, time).Say($"{ranges.Count} maps, ranges from {some.Films.Count} training films, plain and altered");
            var quantized = new Quantization(ranges).Apply(bytes);
            Arguments.WriteModel(parsed.GetValue(target)!, quantized, output);
            Measurement.Of(quantized, FilmSet.Decode(split.Test)).Print(output);
            return 0;
        });
        return command;
    }
}
