using System.CommandLine;
using PneuXNet.Training.Golden;

namespace PneuXNet.Training.Commands;

/// <summary><c>golden</c>: draws the golden films and records what a model answers to them. To be run whenever the model changes.</summary>
internal static class GoldenCommand
{
    public static Command Create(TextWriter output)
    {
        var model = Arguments.Model();
        var folder = new Option<string>("--out") { Description = "The folder to write films and answers to.", Required = true };
        var command = new Command("golden", "Draws films by code and records a model's answers to them.") { model, folder };
        command.SetAction(parsed =>
        {
            var target = parsed.GetValue(folder)!;
            Directory.CreateDirectory(target);
            foreach (var film in GoldenFolder.Write(target, Arguments.ReadModel(parsed.GetValue(model)!)))
            {
                output.WriteLine(FormattableString.Invariant(
                    $"{film.File,-28} {film.Label,-10} probability {film.Probability:F4}, strangeness {film.Strangeness:F3}"));
            }

            return 0;
        });
        return command;
    }
}
