namespace PneuXNet.Training.Films;

/// <summary>What the physicians said of a film. The values are the network's targets.</summary>
internal enum Label
{
    Normal = 0,
    Pneumonia = 1,
}
