namespace PneuXNet.WebApp.Tests;

/// <summary>How the app starts, and how it refuses to: the real process, its exit code and its words.</summary>
internal sealed class StartTests
{
    [Test]
    public async Task A_missing_model_fails_the_start_with_setting_path_and_remedy()
    {
        var (code, said) = await RunningApp.StartInVainAsync(("XNet__ModelPath", "/nowhere/xnet.onnx"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(said, Does.Contain("XNet:ModelPath is '/nowhere/xnet.onnx', which does not exist. Set it to"));
            Assert.That(said, Does.Not.Contain("   at "));
        }
    }

    [Test]
    public async Task A_corrupt_model_fails_the_start_with_setting_path_and_remedy()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "not a model");
            var (code, said) = await RunningApp.StartInVainAsync(("XNet__ModelPath", path));
            Assert.That(code, Is.EqualTo(1));
            Assert.That(said, Does.Contain($"XNet:ModelPath is '{path}', which is not a working XNet model").And.Not.Contain("   at "));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task All_wrong_settings_are_named_at_once()
    {
        var (code, said) = await RunningApp.StartInVainAsync(
            ("Uploads__MaxFileBytes", "huge"), ("Uploads__MaxFiles", "0"), ("XNet__Threads", "-1"), ("PNEUXNET_WORKERS", "many"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(said, Does.Contain("Uploads:MaxFileBytes is 'huge' but must be a whole number of bytes from 1024"));
            Assert.That(said, Does.Contain("Uploads:MaxFiles is '0' but must be a whole number of films from 1 to 1000."));
            Assert.That(said, Does.Contain("XNet:Threads is '-1'").And.Contain("environment variable XNet__Threads"));
            Assert.That(said, Does.Contain("PNEUXNET_WORKERS is 'many'"));
        }
    }

    [Test]
    public async Task The_model_is_ready_before_the_app_listens()
    {
        await using var app = await RunningApp.StartAsync();
        Assert.That(
            app.Said.IndexOf("ready in", StringComparison.Ordinal),
            Is.InRange(0, app.Said.IndexOf("Now listening", StringComparison.Ordinal)));
    }

    [Test]
    public async Task The_threads_of_a_worker_are_its_share_of_the_processors()
    {
        await using var app = await RunningApp.StartAsync(("PNEUXNET_WORKERS", $"{Environment.ProcessorCount * 2}"));
        Assert.That(app.Said, Does.Contain(": 1 thread(s),"));
    }

    [Test]
    public async Task A_worker_tells_its_slot()
    {
        await using var app = await RunningApp.StartAsync(("PNEUXNET_SLOT", "7"));
        using var client = new HttpClient { BaseAddress = app.Address };
        using var response = await client.GetAsync("/healthz");
        var worker = (await response.JsonAsync()).GetProperty("worker");
        Assert.That(worker.GetProperty("slot").GetInt32(), Is.EqualTo(7));
        Assert.That(worker.GetProperty("pid").GetInt32(), Is.EqualTo(app.Pid));
    }
}
