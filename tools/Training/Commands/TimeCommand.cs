using System.CommandLine;
using PneuXNet.Training.Timing;

namespace PneuXNet.Training.Commands;

/// <summary><c>time</c>: how long each step from file to probability takes, and how many films a second that makes without HTTP.</summary>
internal static class TimeCommand
{
    public static Command Create(TextWriter output)
    {
        var model = Arguments.Model();
        var films = new Option<string>("--films") { Description = "A folder of films; folders in it are gone through too.", Required = true };
        var threads = Ranges.Option("--threads", "Threads that judge at the same time.", 1, 1, 256);
        var seconds = Ranges.Option("--seconds", "How long the loop runs.", 5.0, 0.1, 600);
        var command = new Command("time", "Measures decoding, resizing and inference, and the loop without HTTP.") { model, films, threads, seconds };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(films)!;
            byte[][] files = [.. Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
                .Where(path => Path.GetExtension(path) is ".jpeg" or ".jpg" or ".png").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
            if (files.Length == 0)
            {
                throw new TrainingException($"--films: there is no .jpeg, .jpg or .png in '{folder}'. Give a folder of films.");
            }

            new TimeReport(Arguments.ReadModel(parsed.GetValue(model)!), files, output).Print(
                parsed.GetValue(threads), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            return 0;
        });
        return command;
    }
}
