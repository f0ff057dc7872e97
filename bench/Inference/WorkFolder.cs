namespace PneuXNet.Inference;

/// <summary>Where a run keeps films and models that it makes; gone with it.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder() => Started.Add(this);

    public string Path { get; } = Directory.CreateTempSubdirectory("pneuxnet-bench-").FullName;

    public void Dispose()
    {
        if (Started.Remove(this))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
