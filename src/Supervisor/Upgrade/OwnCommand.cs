using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Upgrade;

/// <summary>
/// How this master was started, word for word, so that a successor can be started the same way: from the same folder, by the same name.
/// By name, because what lies behind it (a symbolic link, a replaced file) is what an upgrade is about.
/// </summary>
/// <param name="Executable">As invoked.</param>
/// <param name="Arguments">argv from its second word on.</param>
/// <param name="Folder">The working folder at the start.</param>
internal sealed record OwnCommand(string Executable, IReadOnlyList<string> Arguments, string Folder)
{
    /// <summary>To be called before anything writes over the process's argument memory or changes its folder.</summary>
    public static OwnCommand Read()
    {
        string[] words = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
        string folder = StartFolder.Of(Environment.GetEnvironmentVariable);
        return new OwnCommand(Locate(words[0], folder, Environment.GetEnvironmentVariable("PATH") ?? ""), words[1..], folder);
    }

    // A bare word was found along PATH; execve(2) doesn't search.
    private static string Locate(string word, string start, string path)
    {
        if (word.Contains('/'))
        {
            return Path.GetFullPath(word, start);
        }
        return path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, word)).FirstOrDefault(File.Exists)
            ?? Environment.ProcessPath
            ?? word;
    }
}
