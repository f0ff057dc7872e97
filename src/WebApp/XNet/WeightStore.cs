using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace PneuXNet.WebApp.XNet;

/// <summary>
/// Models made ready for this machine: the graph as ONNX Runtime optimises it, and its weights in the order in which the processor takes
/// them. The first worker makes them; every worker maps them, and the operating system holds them in memory once.
/// <para>
/// What is mapped is never the model file that an operator may replace or cut off, but this copy, named after what it was made from, which
/// nobody writes to again. A file that is removed while it is mapped stays until the last worker ends.
/// </para>
/// </summary>
internal sealed class WeightStore(string folder)
{
    private const string Graph = "model.onnx";
    private const string WeightsFile = "weights.bin";
    private const string Making = ".making";
    private const UnixFileMode OnlyMe = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The model at this path, ready; made now if it is not yet. Others who want it meanwhile wait.</summary>
    /// <exception cref="IOException">The folder can't be used, or the file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    /// <exception cref="OnnxRuntimeException">The file is no model.</exception>
    public ReadyModel Get(string modelPath)
    {
        var sha256 = HashOf(modelPath);
        Open();
        using var turn = Native.LockFile(Path.Combine(folder, "lock"));
        return Find(sha256) ?? Make(modelPath);
    }

    /// <summary>To be called when it turned out to be unusable: the next start makes it again.</summary>
    public static void Remove(ReadyModel model)
    {
        model.Dispose();
        Directory.Delete(Path.GetDirectoryName(model.Path)!, recursive: true);
    }

    private void Open()
    {
        Directory.CreateDirectory(folder, OnlyMe);
        // In a folder that all may write to, somebody else may have been first, and would choose what this worker computes.
        if (Native.OwnerOf(folder) != Native.EffectiveUser || new DirectoryInfo(folder).LinkTarget is not null
            || (File.GetUnixFileMode(folder) & ~OnlyMe) != 0)
        {
            throw new IOException($"'{folder}' must be a folder that is owned by this user and open to no other");
        }
    }

    private ReadyModel? Find(string sha256)
    {
        var path = Path.Combine(PlaceOf(sha256), Graph);
        return File.Exists(path) ? Hold(path, sha256) : null;
    }

    private ReadyModel Make(string modelPath)
    {
        RemoveUnused();
        // Hashed and made from the same bytes: the file may have been replaced since it was looked for.
        var file = File.ReadAllBytes(modelPath);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        var (making, place) = (Path.Combine(folder, Making), PlaceOf(sha256));
        if (!Directory.Exists(place))
        {
            Directory.CreateDirectory(making, OnlyMe);
            Optimise(file, Path.Combine(making, Graph));
            // This worker is to take no more memory than those that find it made.
            file = [];
            GC.Collect();
            Keep(Path.Combine(making, Graph));
            Keep(Path.Combine(making, WeightsFile));
            Directory.Move(making, place);
        }

        return Hold(Path.Combine(place, Graph), sha256);
    }

    private static void Optimise(byte[] file, string path)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { OptimizedModelFilePath = path };
        options.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", WeightsFile);
        options.AddSessionConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", "1024");
        // The order in which matrix products read their weights is made now, or each worker would make it for itself.
        options.AddSessionConfigEntry("session.save_external_prepacked_constant_initializers", "1");
        // It warns that the file is for this machine only, which is what its name says.
        options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
        using var session = new InferenceSession(file, options);
    }

    /// <summary>On the disk before it gets its name, or a power failure could leave a file of zeros that has one.</summary>
    private static void Keep(string path)
    {
        if (File.Exists(path))
        {
            using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
            {
                file.Flush(flushToDisk: true);
            }

            File.SetUnixFileMode(path, UnixFileMode.UserRead);
        }
    }

    /// <summary>Models of before that no worker maps any more, and what an interrupted worker left half made.</summary>
    private void RemoveUnused()
    {
        foreach (var place in Directory.EnumerateDirectories(folder))
        {
            var graph = Path.Combine(place, Graph);
            if (Path.GetFileName(place) == Making || !File.Exists(graph) || !IsHeld(graph))
            {
                Directory.Delete(place, recursive: true);
            }
        }
    }

    private static bool IsHeld(string graph)
    {
        try
        {
            using var alone = new FileStream(graph, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    // A shared lock for as long as the process lives or the model is used.
    private static ReadyModel Hold(string path, string sha256) =>
        new(path, sha256, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));

    private string PlaceOf(string sha256) => Path.Combine(
        folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sha256} {OrtEnv.Instance().GetVersionString()} {Processor}")))[..32]);

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>What the processor can do decides the order of the weights; a machine's disk may be moved to another.</summary>
    private static string Processor => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal)) ?? ""
        : "";
}
