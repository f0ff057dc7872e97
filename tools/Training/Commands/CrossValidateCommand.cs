using System.CommandLine;
using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;

namespace PneuXNet.Training.Commands;

/// <summary><c>cross-validate</c>: a folder of films in, the figures of each fold and their spread out. No model is kept.</summary>
internal static class CrossValidateCommand
{
    // A whole training takes an hour on two cores; several of them have to be shorter to be done at all.
    private const int ShortSchedule = 6;

    public static Command Create(TextWriter output, TimeProvider time)
    {
        var data = Arguments.Data();
        var target = new Option<string>("--out") { Description = "The file to write the folds' figures to, as CSV.", Required = true };
        var folds = Ranges.Option("--folds", "Parts of the subjects, each held out once.", 5, 2, 20);
        var run = new RunArguments(ShortSchedule);
        var command = new Command("cross-validate", "Trains several times, each time without a part of the subjects, and measures on that part.")
        {
            data, target, folds,
        };
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(target)!;
            Arguments.CheckOut(path);
            Libtorch.Require();
            var films = FilmFolder.Read(parsed.GetValue(data)!, Arguments.TrainingFilms);
            CrossValidation.Print(new CrossValidation(path, run.Read(parsed), parsed.GetValue(folds), output, time).Run(films), output);
            return 0;
        });
        return command;
    }
}
