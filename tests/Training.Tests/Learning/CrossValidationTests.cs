using PneuXNet.Training.Commands;
using PneuXNet.Training.Learning;
using PneuXNet.Training.Statistics;
using PneuXNet.Training.Tests.Films;

namespace PneuXNet.Training.Tests.Learning;

internal sealed class CrossValidationTests
{
    private static readonly FoldRecord[] Two =
    [
        new(1, 120, 80, 0.5, new Scores(0.98, 0.9, 0.8, 0.85)), new(2, 130, 90, 0.25, new Scores(0.96, 1.0, 0.6, 0.9)),
    ];

    [Test]
    public void A_record_reads_back_as_it_was_written() => Assert.That(Two.Select(record => FoldRecord.Parse(record.ToString())), Is.EqualTo(Two));

    [Test]
    public void Mean_and_standard_deviation_are_over_the_folds()
    {
        var said = new StringWriter();
        CrossValidation.Print(Two, said);
        Assert.That(said.ToString(), Does.Contain("| 0.970 (0.014) | 0.950 (0.071) | 0.700 (0.141) | 0.875 (0.035) |"));
    }

    [Test]
    public void What_was_interrupted_goes_on_after_the_folds_that_are_done()
    {
        RequiresLibtorch.OrSkip();
        using var films = new GeneratedFilms(12);
        var path = Path.Combine(films.Folder, "folds.csv");
        string[] words =
        [
            "cross-validate", "--data", films.Folder, "--out", path, "--folds", "2", "--epochs", "1", "--batch", "4", "--side", "32", "--width", "8", "--threads", "1",
        ];
        var (first, said) = Run(words);
        Assert.That(first, Is.Zero, said);
        Assert.That(said, Does.Contain("as the last step left it: threshold").And.Contain("average of the run: threshold"));

        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, lines[..^1]);
        var (second, log) = Run(words);
        Assert.That(second, Is.Zero, log);
        Assert.That(log, Does.Contain("fold 2 of 2").And.Not.Contain("fold 1 of 2"));
        Assert.That(File.ReadAllLines(path), Is.EqualTo(lines));

        var (refused, why) = Run([.. words, "--seed", "2"]);
        Assert.That(refused, Is.EqualTo(1));
        Assert.That(why, Does.Contain("another run").And.Contain("seed 2"));
    }

    private static (int Code, string Said) Run(params string[] args)
    {
        var said = new StringWriter();
        return (TrainingCommandLine.Run(args, said, said, TimeProvider.System), said.ToString());
    }
}
