using System.CommandLine;
using PneuXNet.Training.Learning;

namespace PneuXNet.Training.Commands;

/// <summary>What the user may choose of a training run, the same for every command that trains.</summary>
internal sealed class RunArguments
{
    private static readonly TrainingOptions Standard = new();

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Decides weights, order and augmentation, and which subjects 'train' holds out.", DefaultValueFactory = _ => Standard.Seed,
    };

    private readonly Option<int> _epochs;
    private readonly Option<int> _batch = Ranges.Option("--batch", "Views in a step, two of each film, half of them NORMAL.", Standard.Batch, 4, 1024);
    private readonly Option<int> _side = Ranges.Option("--side", "The network's input side in pixels.", Standard.Side, 32, 224);
    private readonly Option<int> _width = Ranges.Option("--width", "Channels after the first layer.", Standard.Width, 8, 64);
    private readonly Option<double> _rate = Ranges.Option("--rate", "The highest learning rate.", Standard.Rate, 1e-6, 1.0);
    private readonly Option<int> _threads = Ranges.Option("--threads", "Threads for the arithmetic.", Standard.Threads, 1, 256);
    private readonly Option<double> _sensitivity = Arguments.Sensitivity();

    /// <param name="epochs">Rounds over the training films unless the user says otherwise.</param>
    public RunArguments(int epochs)
    {
        _epochs = Ranges.Option("--epochs", "Rounds over the training films.", epochs, 1, 10_000);
        _batch.MultipleOf(4);
        _width.MultipleOf(8);
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _seed, _epochs, _batch, _side, _width, _rate, _threads, _sensitivity })
        {
            command.Add(option);
        }
    }

    public TrainingOptions Read(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(_seed),
        Epochs = parsed.GetValue(_epochs),
        Batch = parsed.GetValue(_batch),
        Side = parsed.GetValue(_side),
        Width = parsed.GetValue(_width),
        Rate = parsed.GetValue(_rate),
        Threads = parsed.GetValue(_threads),
        Sensitivity = parsed.GetValue(_sensitivity),
    };
}
