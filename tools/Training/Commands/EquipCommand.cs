using System.CommandLine;
using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;
using PneuXNet.Training.Onnx;

namespace PneuXNet.Training.Commands;

/// <summary><c>equip</c>: gives a trained model evidence, guard and uncertain zone, as training does it. It needs no libtorch.</summary>
internal static class EquipCommand
{
    public static Command Create(TextWriter output, TimeProvider time)
    {
        var data = Arguments.Data();
        var model = Arguments.Model();
        var target = Arguments.Out();
        var command = new Command("equip", "Adds evidence, guard and uncertain zone to a trained model; its probabilities stay as they are.")
        {
            data, model, target,
        };
        command.SetAction(parsed =>
        {
            Arguments.CheckOut(parsed.GetValue(target)!);
            var bytes = Arguments.ReadModel(parsed.GetValue(model)!);
            using var scorer = new Scorer(bytes);
            var split = SubjectSplit.Of(FilmFolder.Read(parsed.GetValue(data)!, Arguments.TrainingFilms), scorer.Metadata.Seed);
            var next = scorer.Metadata with { Version = CalibrateCommand.After(scorer.Metadata.Version) };
            var equipped = Equipment.Add(
                OnnxFile.WithMetadata(bytes, next.ToProperties()), FilmSet.Decode(split.Train), FilmSet.Decode(split.Validation), new Progress(output, time));
            Arguments.WriteModel(parsed.GetValue(target)!, equipped, output);
            Measurement.Of(equipped, FilmSet.Decode(split.Test)).Print(output);
            return 0;
        });
        return command;
    }
}
