namespace PneuXNet.Training.Learning;

/// <summary>What the user may choose of a training run; the command line checks the ranges.</summary>
internal sealed record TrainingOptions
{
    /// <summary>Decides the split by subject, the first weights, the order of films and their augmentation.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rounds over as many films as there are to train on; 1 or more.</summary>
    public int Epochs { get; init; } = 36;

    /// <summary>Minutes after which training winds down even if epochs are left; the learning rate still falls to zero by then.</summary>
    public double Minutes { get; init; } = double.PositiveInfinity;

    /// <summary>Views of films in a step, two of each film, half of them NORMAL; a multiple of 4.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>The input's side in pixels, 32 to 224.</summary>
    public int Side { get; init; } = 160;

    /// <summary>Channels after the first layer, a multiple of 8; parameters grow with its square: 24 makes 0.9 million.</summary>
    public int Width { get; init; } = 24;

    /// <summary>The highest learning rate, reached after the first twentieth.</summary>
    public double Rate { get; init; } = 2e-3;

    /// <summary>Threads of libtorch; another number may give other last digits, and so other weights.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>The share of pneumonia that the threshold must find among altered validation films; above 0, below 1.</summary>
    public double Sensitivity { get; init; } = 0.93;
}
