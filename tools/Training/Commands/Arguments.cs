using System.CommandLine;
using PneuXNet.Training.Learning;

namespace PneuXNet.Training.Commands;

/// <summary>What several commands take, and what is done with it before and after the work.</summary>
internal static class Arguments
{
    /// <summary>The folder inside --data whose films are trained on.</summary>
    public const string TrainingFilms = "train";

    public static Option<string> Data() =>
        new("--data") { Description = "The folder with manifest.csv and train/{NORMAL,PNEUMONIA}.", Required = true };

    public static Option<string> Model() => new("--model") { Description = "The model file to read.", Required = true };

    public static Option<string> Out() => new("--out") { Description = "The model file to write.", Required = true };

    public static Option<double> Sensitivity() => Ranges.Option(
        "--sensitivity",
        "The share of pneumonia that the threshold must find on altered validation films.",
        new TrainingOptions().Sensitivity,
        0.5,
        0.999);

    public static byte[] ReadModel(string path) => File.Exists(path)
        ? File.ReadAllBytes(path)
        : throw new TrainingException($"--model: the file '{path}' does not exist. Give the file that 'train --out' wrote.");

    /// <summary>Asked before the work, rather than after an hour of it.</summary>
    public static void CheckOut(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new TrainingException($"--out: the folder '{folder}' does not exist. Create it first.");
        }
    }

    public static void WriteModel(string path, byte[] model, TextWriter output)
    {
        File.WriteAllBytes(path, model);
        output.WriteLine($"{path}: {model.Length} bytes. On held-out subjects:");
    }
}
