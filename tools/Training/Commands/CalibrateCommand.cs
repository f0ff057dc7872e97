using System.CommandLine;
using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;
using PneuXNet.Training.Onnx;

namespace PneuXNet.Training.Commands;

/// <summary><c>calibrate</c>: another threshold for a trained model, chosen and measured as training does it. It needs no libtorch.</summary>
internal static class CalibrateCommand
{
    public static Command Create(TextWriter output, TimeProvider time)
    {
        var data = Arguments.Data();
        var model = Arguments.Model();
        var target = Arguments.Out();
        var sensitivity = Arguments.Sensitivity();
        var command = new Command("calibrate", "Chooses another threshold for a trained model and measures it on held-out subjects.")
        {
            data, model, target, sensitivity,
        };
        command.SetAction(parsed =>
        {
            Arguments.CheckOut(parsed.GetValue(target)!);
            var bytes = Arguments.ReadModel(parsed.GetValue(model)!);
            using var scorer = new Scorer(bytes);
            var split = SubjectSplit.Of(FilmFolder.Read(parsed.GetValue(data)!, Arguments.TrainingFilms), scorer.Metadata.Seed);
            var calibrated = OperatingPoint.Choose(bytes, split, parsed.GetValue(sensitivity), new Progress(output, time));
            Arguments.WriteModel(parsed.GetValue(target)!, calibrated, output);
            Measurement.Of(calibrated, FilmSet.Decode(split.Test)).Print(output);
            return 0;
        });
        return command;
    }
}
