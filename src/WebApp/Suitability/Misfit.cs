namespace PneuXNet.WebApp.Suitability;

/// <summary>Why a picture that could be read is not judged.</summary>
public enum Misfit
{
    /// <summary>It has hardly more than one gray.</summary>
    Even,

    /// <summary>It is in colour.</summary>
    Coloured,

    /// <summary>To the network it is unlike the chest films that it knows.</summary>
    Strange,
}
