using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.Training.Network;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;
using PneuXNet.WebApp.Imaging;
using static TorchSharp.torch;

namespace PneuXNet.Training.Learning;

/// <summary>
/// Learns a network from films. The same films, options and seed give the same weights on the same machine, whether the run was
/// interrupted after an epoch or not, unless it reached its limit of minutes.
/// </summary>
/// <param name="start">The weights of a written model to go on from, if not from random ones.</param>
internal sealed class Trainer(
    TrainingOptions options, Progress progress, Checkpoint? checkpoint = null, IReadOnlyList<Weights>? start = null)
{
    /// <summary>Gray in 0 to 1 to what the network takes; it normalises each film again, so these only keep numbers near one.</summary>
    public const float Mean = 0.5f;

    public const float Std = 0.25f;

    // A label is right 19 times in 20: the network is never rewarded for utter certainty.
    private const float Smoothing = 0.05f;
    // How much it weighs that two views of one film get different logits.
    private const double Disagreement = 0.1;
    private const int Views = 2;
    private const double LongestGradient = 2;
    private const int ScoredAtOnce = 32;
    private const int SettledOn = 64;

    /// <summary>What each epoch of the last run came to.</summary>
    public IReadOnlyList<EpochRecord> History { get; private set; } = [];

    /// <summary>The network as the last step left it, to see what the average is worth.</summary>
    public XNetNetwork? Unaveraged { get; private set; }

    /// <returns>The average of the network over the run's steps.</returns>
    public XNetNetwork Train(FilmSet train, FilmSet validation)
    {
        set_num_threads(options.Threads);
        manual_seed(options.Seed);
        using var learner = new Learner(options);
        progress.Say($"XNet with {learner.Network.ParameterCount} parameters at {options.Side} x {options.Side}, {options.Threads} threads");
        Start(learner, train);
        checkpoint?.Load(learner, progress);

        var batches = new BalancedBatches(train.Entries, options.Batch / Views, options.Seed);
        var steps = Math.Max(1, train.Entries.Count / options.Batch);
        batches.Skip(learner.Epochs * steps);
        while (learner.Epochs < options.Epochs && Done(learner.Epochs, 0, steps) < 1)
        {
            var loss = Round(learner, train, batches, steps);
            var judged = Judged.Of(validation.Entries, Score(learner.Average.Network, validation.Films));
            learner.Ended(new EpochRecord(learner.Epochs + 1, loss, Scores.Of(judged, 0.5f).Auc));
            progress.Epoch(learner.History[^1], options.Epochs, Done(learner.Epochs, 0, steps));
            checkpoint?.Save(learner, progress);
        }

        History = [.. learner.History];
        Unaveraged = learner.Network;
        return learner.Average.Network;
    }

    /// <summary>Probabilities as libtorch computes them; what export is compared with.</summary>
    public float[] Score(XNetNetwork network, IReadOnlyList<Film> films)
    {
        network.eval();
        using var still = no_grad();
        return [.. films.Chunk(ScoredAtOnce).SelectMany(chunk => ScoreAtOnce(network, chunk))];
    }

    private void Start(Learner learner, FilmSet train)
    {
        if (start is not null)
        {
            using var augmenter = new Augmenter(options.Side, options.Seed, train.Films);
            var some = new BalancedBatches(train.Entries, SettledOn, options.Seed).Next();
            using var views = augmenter.Apply(some.Select(i => train.Films[i]));
            learner.Network.Import(start, (views - Mean) / Std);
        }
    }

    /// <summary>One epoch; its randomness comes from its number, so that a run that goes on draws what it would have drawn.</summary>
    private double Round(Learner learner, FilmSet train, BalancedBatches batches, int steps)
    {
        var (epoch, seed) = (learner.Epochs + 1, HashOf(options.Seed, learner.Epochs));
        manual_seed(seed);
        using var augmenter = new Augmenter(options.Side, seed, train.Films);
        var loss = 0.0;
        for (var step = 1; step <= steps; step++)
        {
            var done = Done(epoch - 1, step - 1, steps);
            learner.Rate = Schedule.Rate(options.Rate, done);
            loss += Step(learner, augmenter, train, batches.Next());
            progress.Step(epoch, step, steps, loss / step, done);
        }

        return loss / steps;
    }

    private float[] ScoreAtOnce(XNetNetwork network, Film[] films)
    {
        using var scope = NewDisposeScope();
        var values = films.SelectMany(film => film.ToInput(options.Side, Mean, Std)).ToArray();
        var inputs = tensor(values, [films.Length, 1, options.Side, options.Side]);
        return network.forward(inputs).sigmoid().data<float>().ToArray();
    }

    /// <summary>Each film twice, as if taken at two places: both must get its label, and the same logit.</summary>
    private static double Step(Learner learner, Augmenter augmenter, FilmSet films, int[] batch)
    {
        using var scope = NewDisposeScope();
        learner.Network.train();
        int[] views = [.. batch, .. batch];
        var inputs = (augmenter.Apply(views.Select(i => films.Films[i])) - Mean) / Std;
        var targets = tensor(views.Select(i => Math.Abs((float)films.Entries[i].Label - Smoothing)).ToArray(), [views.Length, 1]);
        var logits = learner.Network.forward(inputs);
        var apart = nn.functional.smooth_l1_loss(logits.narrow(0, 0, batch.Length), logits.narrow(0, batch.Length, batch.Length));
        var loss = nn.functional.binary_cross_entropy_with_logits(logits, targets) + apart * Disagreement;
        learner.Follow(loss, LongestGradient);
        return loss.item<float>();
    }

    private static int HashOf(int seed, int epoch) => unchecked(seed * 1_000_003 + epoch) & int.MaxValue;

    // By steps or by the clock, whichever is further on.
    private double Done(int epochs, int step, int steps) => Math.Max(
        (epochs + (double)step / steps) / options.Epochs, progress.Elapsed.TotalMinutes / options.Minutes);
}
