using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Incidents;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Tests.Incidents;

public sealed class IncidentFolderTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private DirectoryInfo _scratch = null!;
    private IncidentFolder _folder = null!;

    [SetUp]
    public void Create()
    {
        _scratch = Directory.CreateTempSubdirectory("pneuxnet-test-");
        _folder = IncidentFolder.Create(Path.Combine(_scratch.FullName, "incidents"), identity: null, keepsDumps: true);
    }

    [TearDown]
    public void Remove() => _scratch.Delete(recursive: true);

    [Test]
    public void What_is_written_is_read_again()
    {
        Incident incident = Some(1) with
        {
            Signal = "SIGKILL",
            Requests = [new IncidentRequest(7, "GET", "/predict", 31.2, "0HN", Overdue: true)],
            Memory = new IncidentMemory(3, 2, 1, 4),
            Stacks = new StackReport { Threads = [new ThreadReport(12, ".NET TP Worker", "S") { Frames = ["App.Predict"], Syscall = "pause" }] },
            Log = ["a line"],
        };
        _folder.Write(incident, new KeptIncidents(10, long.MaxValue));
        Incident read = _folder.Read(incident.Id)!;
        Assert.That(IncidentText.Whole(read), Is.EqualTo(IncidentText.Whole(incident)).And.Contains("App.Predict").And.Contains("31.2 s  GET /predict  (overdue)"));
    }

    [Test]
    public void The_oldest_go_when_there_are_too_many()
    {
        for (int i = 1; i <= 5; i++)
        {
            _folder.Write(Some(i), new KeptIncidents(3, long.MaxValue));
        }
        Assert.That(_folder.Ids, Is.EqualTo(new[] { Some(5).Id, Some(4).Id, Some(3).Id }));
    }

    [Test]
    public void The_oldest_go_with_their_core_files_when_they_are_too_big_but_the_newest_stays()
    {
        for (int i = 1; i <= 3; i++)
        {
            File.WriteAllBytes(_folder.CrashOf(i), new byte[10_000]);
            _folder.Write(Some(i), new KeptIncidents(10, 5_000));
        }
        Assert.That(_folder.Ids, Is.EqualTo(new[] { Some(3).Id }));
        Assert.That(Directory.GetFiles(Path.Combine(_scratch.FullName, "incidents")).Select(Path.GetFileName), Is.EquivalentTo(new[] { $"{Some(3).Id}.json", $"{Some(3).Id}.dmp" }));
        Assert.That(_folder.Read(Some(3).Id)!.Dump, Is.EqualTo($"{Some(3).Id}.dmp"));
    }

    [Test]
    public void Only_its_owner_may_look_in()
    {
        Assert.That(File.GetUnixFileMode(Path.Combine(_scratch.FullName, "incidents")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public void Only_its_owner_may_read_one_whatever_the_folder_is()
    {
        _folder.Write(Some(1), new KeptIncidents(10, long.MaxValue));
        Assert.That(File.GetUnixFileMode(Path.Combine(_scratch.FullName, "incidents", $"{Some(1).Id}.json")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void One_that_can_not_be_written_leaves_no_half_of_it_and_its_core_file_counts_all_the_same()
    {
        string incidents = Path.Combine(_scratch.FullName, "incidents");
        for (int i = 1; i <= 3; i++)
        {
            File.WriteAllBytes(_folder.CrashOf(i), new byte[10]);
            // No JSON can hold that: it fails in the middle, as on a full disk.
            Assert.That(() => _folder.Write(Some(i) with { UptimeSeconds = double.NaN }, new KeptIncidents(2, long.MaxValue)), Throws.ArgumentException);
        }
        Assert.That(Directory.GetFiles(incidents).Select(Path.GetFileName), Is.EquivalentTo(new[] { $"{Some(2).Id}.dmp", $"{Some(3).Id}.dmp" }));
    }

    [Test]
    public void A_folder_that_was_taken_away_is_made_anew()
    {
        Directory.Delete(Path.Combine(_scratch.FullName, "incidents"), recursive: true);
        _folder.Write(Some(1), new KeptIncidents(10, long.MaxValue));
        Assert.That(_folder.Ids, Is.EqualTo(new[] { Some(1).Id }));
        Only_its_owner_may_look_in();
    }

    [Test]
    public void An_id_is_no_path()
    {
        File.WriteAllText(Path.Combine(_scratch.FullName, "secret.json"), "{}");
        Assert.That(_folder.Read("../secret"), Is.Null);
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_told_with_its_setting()
    {
        File.WriteAllText(Path.Combine(_scratch.FullName, "file"), "");
        Assert.That(
            () => IncidentFolder.Create(Path.Combine(_scratch.FullName, "file", "incidents"), identity: null, keepsDumps: false),
            Throws.TypeOf<StartException>().With.Message.Contains("--incidents"));
    }

    private static Incident Some(int number) => new($"20261124T0800{number:00}-0-{number}", Time, "deadline") { Pid = number, Summary = "worker 0" };
}
