using PneuXNet.WebApp.Problems;

namespace PneuXNet.WebApp.Uploads;

/// <summary>One film as it arrived: its cleaned name, and its bytes unless there is already a problem with it.</summary>
internal sealed class Upload(string name, UploadBytes bytes, Problem? problem) : IDisposable
{
    public string Name { get; } = name;

    public UploadBytes Bytes { get; } = bytes;

    public Problem? Problem { get; } = problem;

    public void Dispose() => Bytes.Dispose();
}
