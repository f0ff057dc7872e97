using System.Globalization;

namespace PneuXNet.WebApp.Tests;

/// <summary>Films are patients' data: not a byte of one reaches a disk, not even its name reaches a log.</summary>
internal sealed class PrivacyTests
{
    private const string Name = "a-patients-name.tiff";

    private string _temporary = null!;

    [SetUp]
    public void MakeFolder() => _temporary = Directory.CreateTempSubdirectory("pneuxnet-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_temporary, recursive: true);

    [TestCase("/api/predict")]
    [TestCase("/predict")]
    public async Task Films_are_never_written_to_disk(string address)
    {
        await using var app = await RunningApp.StartAsync(("ASPNETCORE_TEMP", _temporary), ("TMPDIR", _temporary));
        using var client = new HttpClient { BaseAddress = app.Address };
        using var watcher = new FileSystemWatcher(_temporary) { IncludeSubdirectories = true };
        var created = new List<string?>();
        var control = new TaskCompletionSource();
        watcher.Created += (_, file) =>
        {
            created.Add(file.Name);
            if (file.Name == "control")
            {
                control.SetResult();
            }
        };
        watcher.EnableRaisingEvents = true;
        var before = WrittenBytes(app.Pid);

        // Far above the 64 KB from which ASP.NET's own form reading writes temporary files; noise, so that it stays that large.
        var noise = NetVips.Image.Gaussnoise(2000, 1600, sigma: 40, mean: 128).Cast(NetVips.Enums.BandFormat.Uchar).TiffsaveBuffer();
        using var form = App.Form((Name, noise), (Name, noise));
        using var response = await client.PostAsync(address, form);
        Assert.That(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());

        // The watcher is known to work: it sees this file, and it alone.
        await File.WriteAllTextAsync(Path.Combine(_temporary, "control"), "");
        await control.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(created, Is.EqualTo(["control"]));
        Assert.That(WrittenBytes(app.Pid), Is.EqualTo(before), "bytes that the process sent towards any disk");
    }

    [TestCase("Information", false)]
    [TestCase("Debug", true)]
    public async Task A_prediction_is_logged_at_Debug_only_and_never_with_its_file_name(string level, bool logged)
    {
        await using var app = await RunningApp.StartAsync(("Logging__LogLevel__PneuXNet", level));
        using var client = new HttpClient { BaseAddress = app.Address };
        using var form = App.Form((Name, Films.Make("TIFF 16 bits")));
        using var response = await client.PostAsync("/api/predict", form);
        Assert.That(response.IsSuccessStatusCode);
        await app.StopAsync();
        Assert.That(app.Said.Contains("probability", StringComparison.Ordinal), Is.EqualTo(logged));
        Assert.That(app.Said, Does.Not.Contain("a-patients-name"));
    }

    private static long WrittenBytes(int pid) => File.ReadLines($"/proc/{pid}/io")
        .Where(line => line.StartsWith("write_bytes: ", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).Single();
}
