namespace PneuXNet.Training.Commands;

/// <summary>Which films of a folder to evaluate on.</summary>
internal enum Part
{
    /// <summary>Held out: never trained on, and no choice was made by them.</summary>
    Test,

    /// <summary>Never trained on, but threshold and temperature were chosen by them.</summary>
    Validation,

    /// <summary>Trained on.</summary>
    Train,

    /// <summary>Every film in the folder, for films from elsewhere.</summary>
    All,
}
