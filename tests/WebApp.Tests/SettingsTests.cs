using Microsoft.Extensions.Configuration;
using PneuXNet.WebApp.Settings;
using PneuXNet.WebApp.Uploads;
using PneuXNet.WebApp.Workers;

namespace PneuXNet.WebApp.Tests;

/// <summary>Reading settings, without the app around it.</summary>
internal sealed class SettingsTests
{
    [Test]
    public void Without_settings_the_defaults_hold()
    {
        var options = Read();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Uploads.MaxFileBytes, Is.EqualTo(20 * 1024 * 1024));
            Assert.That(options.Uploads.MaxRequestBytes, Is.EqualTo(20 * 1024 * 1024));
            Assert.That(options.Uploads.MaxFiles, Is.EqualTo(16));
            Assert.That(options.XNet.ModelPath, Does.EndWith("/XNet/xnet.onnx"));
            Assert.That(options.XNet.Threads, Is.EqualTo(Environment.ProcessorCount));
        }
    }

    [Test]
    public void An_empty_setting_means_its_default() =>
        Assert.That(Read(("Uploads:MaxFiles", " ")).Uploads.MaxFiles, Is.EqualTo(16));

    [Test]
    public void A_larger_film_raises_the_default_of_the_request() =>
        Assert.That(Read(("Uploads:MaxFileBytes", "50000000")).Uploads.MaxRequestBytes, Is.EqualTo(50_000_000));

    [Test]
    public void A_request_smaller_than_a_film_is_refused()
    {
        var refused = Assert.Throws<StartException>(() => Read(("Uploads:MaxFileBytes", "4096"), ("Uploads:MaxRequestBytes", "2048")));
        Assert.That(refused.Sentences.Single(), Does.StartWith(
            "Uploads:MaxRequestBytes is '2048' but must be at least Uploads:MaxFileBytes, which is 4096."));
    }

    [TestCase("many")]
    [TestCase("-5")]
    [TestCase("1e6")]
    [TestCase("99999999999999999999")]
    public void What_is_no_number_in_range_is_refused(string value)
    {
        var refused = Assert.Throws<StartException>(() => Read(("Uploads:MaxFiles", value)));
        Assert.That(refused.Sentences.Single(), Does.Contain($"'{value}'").And.Contain("from 1 to 1000").And.Contain("Uploads__MaxFiles"));
    }

    [Test]
    public void A_worker_gets_its_share_of_the_processors_and_at_least_one() =>
        Assert.That(Read(("PNEUXNET_WORKERS", "4096")).XNet.Threads, Is.EqualTo(1));

    [TestCase("3", 3)]
    [TestCase("", null)]
    [TestCase(null, null)]
    [TestCase("three", null)]
    public void A_slot_that_is_no_number_is_none(string? variable, int? slot) =>
        Assert.That(WorkerIdentity.From(variable, pid: 42), Is.EqualTo(new WorkerIdentity(slot, 42)));

    [TestCase(500, "500 bytes")]
    [TestCase(65_536, "64 kB")]
    [TestCase(1_572_864, "1.5 MB")]
    [TestCase(20_971_520, "20 MB")]
    public void Bytes_read_as_people_say_them(int bytes, string said) => Assert.That(ByteSize.Format(bytes), Is.EqualTo(said));

    private static WebAppOptions Read(params (string Key, string Value)[] settings) => WebAppOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build());
}
