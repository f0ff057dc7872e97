using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>--reload: the master watches the app's files.</summary>
public sealed class ReloadOnChangeTests
{
    [TestCase("auto")]
    [TestCase("poll")]
    public async Task A_build_is_one_reload_and_a_broken_one_leaves_the_old_app_serving(string engine)
    {
        using var scratch = new Scratch();
        string app = CopyOfSpecimen(scratch);
        await using Master master = await Master.StartAsync($"--reload --reload-engine {engine}", app, ("SPECIMEN_BOOT_FILE", scratch["boot"]));
        Assert.That(master.Log, Does.Contain($"Watching {scratch["app"]} "));
        await TouchAsync(app, Path.ChangeExtension(app, ".deps.json"), Path.Combine(scratch["app"], "appsettings.json"));
        string line = await master.LineAsync("Reloading: ");
        Assert.That(line, Does.Match(@"Reloading: /\S+ and 2 other files have changed|Reloading: /\S+ and 1 other file have changed"));
        await master.LineAsync("Reload done: generation 2 serves");

        File.WriteAllText(scratch["boot"], "throw");
        await TouchAsync(app);
        await master.LineAsync("Reload failed: generation 3 did not boot");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));

        File.Delete(scratch["boot"]);
        await TouchAsync(app);
        await master.LineAsync("Reload done: generation 4 serves");
        Assert.That(master.Count("Reloading: "), Is.EqualTo(3));
    }

    [Test]
    public async Task Further_files_count_by_patterns_that_are_looked_through_anew()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["views"]);
        await using Master master = await Master.StartAsync($"--reload --reload-extra-file {scratch["views"]}/**/*.html --reload-extra-file {scratch["one.txt"]}", Built.Hello);
        Directory.CreateDirectory(Path.Combine(scratch["views"], "deep"));
        File.WriteAllText(Path.Combine(scratch["views"], "deep", "new.html"), "new");
        await master.LineAsync($"Reloading: {scratch["views"]}/deep/new.html has changed");
        await master.LineAsync("Reload done: generation 2 serves");
        File.WriteAllText(scratch["other.txt"], "nobody asked for this one");
        File.WriteAllText(scratch["one.txt"], "this one counts");
        await master.LineAsync($"Reloading: {scratch["one.txt"]} has changed");
        await master.LineAsync("Reload done: generation 3 serves");
    }

    private static string CopyOfSpecimen(Scratch scratch)
    {
        Directory.CreateDirectory(scratch["app"]);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Built.Specimen)!))
        {
            File.Copy(file, Path.Combine(scratch["app"], Path.GetFileName(file)));
        }
        File.WriteAllText(Path.Combine(scratch["app"], "appsettings.json"), "{}");
        return Path.Combine(scratch["app"], "Specimen.dll");
    }

    // As a build does: a file at a time, each in its old one's place.
    private static async Task TouchAsync(params string[] files)
    {
        foreach (string file in files)
        {
            File.Copy(file, $"{file}.new");
            File.SetLastWriteTimeUtc($"{file}.new", TimeProvider.System.GetUtcNow().UtcDateTime);
            File.Move($"{file}.new", file, overwrite: true);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
