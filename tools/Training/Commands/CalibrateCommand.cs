using System.CommandLine;
using System.Globalization;
using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;
using PneuXNet.Training.Onnx;

namespace PneuXNet.Training.Commands;

/// <summary>
/// <c>calibrate</c>: the temperature and the threshold of a trained model, found and measured anew as training does it. It needs no
/// libtorch.
/// </summary>
internal static class CalibrateCommand
{
    public static Command Create(TextWriter output, TimeProvider time)
    {
        var data = Arguments.Data();
        var model = Arguments.Model();
        var target = Arguments.Out();
        var sensitivity = Arguments.Sensitivity();
        var command = new Command("calibrate", "Sets temperature and threshold of a trained model anew and measures it on held-out subjects.")
        {
            data, model, target, sensitivity,
        };
        command.SetAction(parsed =>
        {
            Arguments.CheckOut(parsed.GetValue(target)!);
            var bytes = Arguments.ReadModel(parsed.GetValue(model)!);
            using var scorer = new Scorer(bytes);
            var split = SubjectSplit.Of(FilmFolder.Read(parsed.GetValue(data)!, Arguments.TrainingFilms), scorer.Metadata.Seed);
            var next = OnnxFile.WithMetadata(bytes, (scorer.Metadata with { Version = After(scorer.Metadata.Version) }).ToProperties());
            var progress = new Progress(output, time);
            var (validation, test) = (FilmSet.Decode(split.Validation), FilmSet.Decode(split.Test));
            var chosen = OperatingPoint.Choose(Explanation.Strip(next), validation, test, parsed.GetValue(sensitivity), progress);
            var calibrated = Equipment.Add(chosen, FilmSet.Decode(split.Train), validation, progress);
            Arguments.WriteModel(parsed.GetValue(target)!, calibrated, output);
            Measurement.Of(calibrated, test).Print(output);
            return 0;
        });
        return command;
    }

    /// <summary>The version with its last number one higher: whatever was calibrated anew answers otherwise, and must be told apart.</summary>
    internal static string After(string version)
    {
        var dot = version.LastIndexOf('.') + 1;
        return int.TryParse(version.AsSpan(dot), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? FormattableString.Invariant($"{version[..dot]}{last + 1L}")
            : $"{version}.1";
    }
}
