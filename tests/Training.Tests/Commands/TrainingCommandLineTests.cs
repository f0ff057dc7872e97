using PneuXNet.Training.Commands;
using PneuXNet.Training.Tests.Films;

namespace PneuXNet.Training.Tests.Commands;

internal sealed class TrainingCommandLineTests
{
    [Test]
    public void Wrong_arguments_are_all_named_and_end_with_two()
    {
        var (code, said) = Run("train", "--data", "x", "--out", "y", "--epochs", "0", "--batch", "6");
        Assert.That(code, Is.EqualTo(2));
        Assert.That(said, Does.Contain("--epochs is 0: it must be from 1 to 10000").And.Contain("--batch is 6: it must be a multiple of 4"));
    }

    [Test]
    public void A_missing_folder_is_named_and_ends_with_one()
    {
        RequiresLibtorch.OrSkip();
        var (code, said) = Run("train", "--data", "nowhere", "--out", "model.onnx");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(said, Does.StartWith("--data:").And.Contain("nowhere").And.Not.Contain("   at "));
    }

    [Test]
    public void A_missing_model_is_named_and_ends_with_one()
    {
        var (code, said) = Run("evaluate", "--data", "nowhere", "--model", "none.onnx");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(said, Does.StartWith("--model:").And.Contain("none.onnx"));
    }

    [Test]
    public void What_is_trained_can_be_calibrated_anew_and_evaluated()
    {
        RequiresLibtorch.OrSkip();
        using var films = new GeneratedFilms(10);
        var model = Path.Combine(films.Folder, "model.onnx");

        var (trained, log) = Run(
            "train", "--data", films.Folder, "--out", model, "--epochs", "1", "--batch", "4", "--side", "32", "--width", "8", "--threads", "1");
        var (calibrated, point) = Run("calibrate", "--data", films.Folder, "--model", model, "--out", model, "--sensitivity", "0.8");
        var (evaluated, figures) = Run("evaluate", "--data", films.Folder, "--model", model, "--altered");

        Assert.That((trained, calibrated, evaluated), Is.EqualTo((0, 0, 0)), log + point + figures);
        Assert.That(figures, Does.Contain("part: Test").And.Contain("AUC").And.Contain("equalised"));
    }

    [TestCase("1.0.0", "1.0.1")]
    [TestCase("2.9", "2.10")]
    [TestCase("7", "8")]
    [TestCase("1.0.0-beta", "1.0.0-beta.1")]
    public void What_is_calibrated_anew_gets_a_higher_version(string version, string after) =>
        Assert.That(CalibrateCommand.After(version), Is.EqualTo(after));

    private static (int Code, string Said) Run(params string[] args)
    {
        var said = new StringWriter();
        return (TrainingCommandLine.Run(args, said, said, TimeProvider.System), said.ToString());
    }
}
