using System.Globalization;

namespace PneuXNet.Training.Learning;

/// <summary>Tells whoever waits how far a run is, in lines that are worth keeping as a log.</summary>
internal sealed class Progress(TextWriter output, TimeProvider time)
{
    // Often enough that nobody wonders whether it still runs, seldom enough that the log can be read.
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _before;
    private TimeSpan _told;

    /// <summary>Since the run began, without the time that it was interrupted.</summary>
    public TimeSpan Elapsed => _before + time.GetElapsedTime(_start);

    /// <summary>The run is an older one that goes on, and had used this much time when it was last kept.</summary>
    public void GoOn(TimeSpan elapsed) => _before = elapsed;

    public void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    public void Step(int epoch, int step, int steps, double loss, double done)
    {
        if (Elapsed - _told < Every)
        {
            return;
        }

        _told = Elapsed;
        Say($"epoch {epoch} step {step}/{steps} loss {loss:F4} elapsed {Short(Elapsed)} left {Left(done)}");
    }

    public void Epoch(EpochRecord epoch, int epochs, double done) =>
        Say($"epoch {epoch.Epoch}/{epochs} done: loss {epoch.Loss:F4} validation AUC {epoch.Auc:F4} elapsed {Short(Elapsed)} left {Left(done)}");

    private string Left(double done) => done <= 0 ? "?" : Short(Elapsed * ((1 - done) / done));

    private static string Short(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:D2}");
}
