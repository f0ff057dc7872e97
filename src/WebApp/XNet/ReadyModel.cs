namespace PneuXNet.WebApp.XNet;

/// <summary>A model in the <see cref="WeightStore"/>, ready to be mapped. As long as this is held, no other process removes it.</summary>
/// <param name="Path">The graph's file; the weights lie beside it.</param>
/// <param name="Sha256">Of the model file that it was made from.</param>
internal sealed record ReadyModel(string Path, string Sha256, FileStream InUse) : IDisposable
{
    public void Dispose() => InUse.Dispose();
}
