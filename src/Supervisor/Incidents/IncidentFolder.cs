using System.Globalization;
using System.Text.Json;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>Where incidents are kept: a file each, closed to other users, the oldest going when there are too many or they are too big.</summary>
internal sealed class IncidentFolder(string path)
{
    private const string FileSuffix = ".json";
    private const string DumpSuffix = ".dmp";
    private const string UnfinishedSuffix = ".new";
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Whose it isn't only the master: a worker that crashes leaves its core file there itself.</summary>
    private const string WorkersPart = "crashes";

    /// <summary>Makes it, if it isn't there.</summary>
    /// <exception cref="StartException">It can't be made, or not be written to.</exception>
    public static IncidentFolder Create(string path, WorkerIdentity? identity, bool keepsDumps)
    {
        string full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full, OwnersAlone);
            string probe = Path.Combine(full, ".writable");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            var folder = new IncidentFolder(full);
            if (keepsDumps)
            {
                Directory.CreateDirectory(folder.Crashes, OwnersAlone);
                identity?.Own(folder.Crashes);
                if (identity is not null)
                {
                    // To pass, and not to read.
                    File.SetUnixFileMode(full, OwnersAlone | UnixFileMode.OtherExecute);
                }
            }
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot write incidents to {full}: {e.Message}; choose another folder with --incidents");
        }
    }

    /// <summary>Where workers leave core files.</summary>
    public string Crashes => Path.Combine(path, WorkersPart);

    /// <summary>Where a worker with this process id leaves its core file.</summary>
    public string CrashOf(int pid) => Path.Combine(Crashes, string.Create(CultureInfo.InvariantCulture, $"{pid}{DumpSuffix}"));

    /// <summary>Newest first.</summary>
    public IEnumerable<string> Ids => IdsOf(FileSuffix);

    /// <summary>Null if there is none of that id.</summary>
    /// <exception cref="JsonException">It can't be read.</exception>
    public Incident? Read(string id)
    {
        // An id is a file's name and no path.
        string file = Path.Combine(path, Path.GetFileName(id) + FileSuffix);
        return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), IncidentJson.Default.Incident) : null;
    }

    /// <summary>Writes it, with the core file if one was left, and lets the oldest go.</summary>
    /// <exception cref="IOException">The disk is full, for example.</exception>
    public void Write(Incident incident, KeptIncidents kept)
    {
        // Somebody may have taken all of it away.
        Directory.CreateDirectory(path, OwnersAlone);
        string dump = CrashOf(incident.Pid);
        if (File.Exists(dump))
        {
            string name = incident.Id + DumpSuffix;
            File.Move(dump, Path.Combine(path, name));
            incident = incident with { Dump = name };
        }
        try
        {
            Write(incident, Path.Combine(path, incident.Id + FileSuffix));
        }
        finally
        {
            // A full disk is no reason to keep more.
            LetOldestGo(kept);
        }
    }

    private static void Write(Incident incident, string file)
    {
        // Under another name first: who lists them never sees half of one.
        string unfinished = file + UnfinishedSuffix;
        try
        {
            // The folder may be one that others can pass, and names can be guessed.
            using (var stream = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnersFile }))
            {
                JsonSerializer.Serialize(stream, incident, IncidentJson.Indented.Incident);
            }
            File.Move(unfinished, file, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private IEnumerable<string> IdsOf(params string[] suffixes) => Directory.Exists(path)
        ? suffixes.SelectMany(suffix => Directory.EnumerateFiles(path, $"*{suffix}")).Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Distinct().OrderDescending(StringComparer.Ordinal)
        : [];

    private void LetOldestGo(KeptIncidents kept)
    {
        int count = 0;
        long bytes = 0;
        // A core file counts even if there was no room for what belongs to it.
        foreach (string id in IdsOf(FileSuffix, DumpSuffix).ToArray())
        {
            string[] files = [Path.Combine(path, id + FileSuffix), Path.Combine(path, id + DumpSuffix)];
            bytes += files.Where(File.Exists).Sum(file => new FileInfo(file).Length);
            // The newest stays, however big it is.
            if (++count > kept.Count || (count > 1 && bytes > kept.Bytes))
            {
                Array.ForEach(files, File.Delete);
            }
        }
    }
}
