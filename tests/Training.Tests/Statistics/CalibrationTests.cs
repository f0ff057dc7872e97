using PneuXNet.Training.Films;
using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Tests.Statistics;

internal sealed class CalibrationTests
{
    [TestCase(1.0, 0.1f)]
    [TestCase(0.9, 0.2f)]
    [TestCase(0.85, 0.2f)]
    [TestCase(0.5, 0.6f)]
    public void The_threshold_is_the_highest_that_finds_the_share_asked_for(double sensitivity, float threshold)
    {
        var sick = Enumerable.Range(1, 10).Select(i => new Judged(Label.Pneumonia, "virus", $"s{i}", i / 10f));
        Judged[] films = [.. sick, new Judged(Label.Normal, "normal", "n", 0.99f)];
        Assert.That(Calibration.Threshold(films, sensitivity), Is.EqualTo(threshold).Within(1e-6));
    }

    [Test]
    public void Without_pneumonia_no_threshold_is_made_up() => Assert.That(
        () => Calibration.Threshold([new Judged(Label.Normal, "normal", "n", 0.5f)], 0.9), Throws.TypeOf<TrainingException>());

    [TestCase(1)]
    [TestCase(2.5)]
    public void The_temperature_undoes_overconfidence(double temperature)
    {
        // Films that are right as often as they claim, whose logits were then multiplied.
        Judged[] films =
        [
            .. Claims(0.9, 90, 10, temperature),
            .. Claims(0.6, 60, 40, temperature),
            .. Claims(0.4, 40, 60, temperature),
            .. Claims(0.1, 10, 90, temperature),
        ];
        Assert.That(Calibration.Temperature(films), Is.EqualTo(temperature).Within(0.01));
    }

    [Test]
    public void The_calibration_error_is_as_counted_by_hand()
    {
        // Of ten sick, eight got 0.9 and two 0.3; of two healthy, one got 0.1 and one 0.9. Each sick weighs 0.05, each healthy 0.25.
        Judged[] films =
        [
            .. Films(Label.Pneumonia, 0.9f, 8), .. Films(Label.Pneumonia, 0.3f, 2), .. Films(Label.Normal, 0.1f, 1), .. Films(Label.Normal, 0.9f, 1),
        ];
        var (high, middle, low) = (Math.Abs(0.4 * 0.1 - 0.25 * 0.9), 0.1 * 0.7, 0.25 * 0.1);
        Assert.That(Calibration.Error(films), Is.EqualTo(high + middle + low).Within(1e-6));
    }

    [Test]
    public void Without_both_labels_there_is_no_calibration_error() =>
        Assert.That(Calibration.Error([.. Films(Label.Normal, 0.5f, 3)]), Is.NaN);

    private static IEnumerable<Judged> Films(Label label, float probability, int count) =>
        Enumerable.Repeat(new Judged(label, label.ToString(), "s", probability), count);

    private static IEnumerable<Judged> Claims(double honest, int sick, int healthy, double temperature)
    {
        var logit = Math.Log(honest / (1 - honest)) * temperature;
        var claimed = (float)(1 / (1 + Math.Exp(-logit)));
        return Enumerable.Repeat(new Judged(Label.Pneumonia, "virus", "s", claimed), sick)
            .Concat(Enumerable.Repeat(new Judged(Label.Normal, "normal", "n", claimed), healthy));
    }
}
