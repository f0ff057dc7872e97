namespace PneuXNet.WebApp.XNet;

/// <summary>Which model it is.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Version">The version that training gave it.</param>
/// <param name="Sha256">Of the model file, in lower-case hexadecimal.</param>
public sealed record ModelIdentity(string Name, string Version, string Sha256);
