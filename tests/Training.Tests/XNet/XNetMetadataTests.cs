using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Tests.XNet;

internal sealed class XNetMetadataTests
{
    private static readonly XNetMetadata Some = new()
    {
        Name = "XNet", Version = "1.2.3", InputSize = 160, Mean = 0.5f, Std = 0.25f, Threshold = 0.4321f,
        TrainingData = "films", Licence = "CC BY 4.0", Metrics = "{}", Calibration = "by hand", Seed = -7,
    };

    [Test]
    public void What_is_written_is_read_back() => Assert.That(XNetMetadata.Parse(Some.ToProperties()), Is.EqualTo(Some));

    [Test]
    public void A_missing_key_is_named([ValueSource(nameof(Keys))] string key)
    {
        var properties = Some.ToProperties().Where(pair => pair.Key != key).ToDictionary();
        Assert.That(() => XNetMetadata.Parse(properties), Throws.TypeOf<InvalidDataException>().With.Message.Contains($"'{key}'"));
    }

    [Test]
    public void A_file_from_before_calibration_was_recorded_is_read()
    {
        var properties = Some.ToProperties().Where(pair => pair.Key != XNetMetadata.CalibrationKey).ToDictionary();
        Assert.That(XNetMetadata.Parse(properties), Is.EqualTo(Some with { Calibration = "" }));
    }

    [TestCase(XNetMetadata.ThresholdKey, "1.5")]
    [TestCase(XNetMetadata.ThresholdKey, "NaN")]
    [TestCase(XNetMetadata.InputSizeKey, "0")]
    [TestCase(XNetMetadata.StdKey, "0")]
    [TestCase(XNetMetadata.SeedKey, "one")]
    public void A_value_out_of_range_is_named_with_its_key(string key, string value)
    {
        var properties = Some.ToProperties().ToDictionary();
        properties[key] = value;
        Assert.That(() => XNetMetadata.Parse(properties), Throws.TypeOf<InvalidDataException>().With.Message.Contains($"'{key}' = '{value}'"));
    }

    private static IEnumerable<string> Keys => Some.ToProperties().Keys.Where(key => key != XNetMetadata.CalibrationKey);
}
