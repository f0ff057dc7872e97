namespace PneuXNet.EndToEnd.Harness;

/// <summary>A folder for one test, gone after it.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pneuxnet-test-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>What lies in it.</summary>
    public IEnumerable<string> Files => _folder.EnumerateFileSystemInfos().Select(file => file.Name);

    public void Dispose() => _folder.Delete(recursive: true);
}
