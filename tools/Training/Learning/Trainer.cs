using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.Training.Network;
using PneuXNet.Training.Statistics;
using PneuXNet.WebApp.Imaging;
using static TorchSharp.torch;

namespace PneuXNet.Training.Learning;

/// <summary>
/// Learns a network from films. The same films, options and seed give the same weights on the same machine, unless the run reached
/// its limit of minutes.
/// </summary>
internal sealed class Trainer(TrainingOptions options, Progress progress)
{
    /// <summary>Gray in 0 to 1 to what the network takes; it normalises each film again, so these only keep numbers near one.</summary>
    public const float Mean = 0.5f;

    public const float Std = 0.25f;

    // A label is right 19 times in 20: the network is never rewarded for utter certainty.
    private const float Smoothing = 0.05f;
    private const double WeightDecay = 0.02;
    private const double LongestGradient = 2;
    private const int ScoredAtOnce = 32;

    public XNetNetwork Train(FilmSet train, FilmSet validation)
    {
        set_num_threads(options.Threads);
        manual_seed(options.Seed);
        var network = new XNetNetwork(options.Width);
        var average = new WeightAverage(network, new XNetNetwork(options.Width));
        progress.Say($"XNet with {network.ParameterCount} parameters at {options.Side} x {options.Side}, {options.Threads} threads");

        using var augmenter = new Augmenter(options.Side, options.Seed);
        using var optimizer = optim.AdamW(network.parameters(), options.Rate, weight_decay: WeightDecay);
        var batches = new BalancedBatches(train.Entries, options.Batch, options.Seed);
        var steps = Math.Max(1, train.Entries.Count / options.Batch);
        for (var epoch = 1; epoch <= options.Epochs && Done(epoch - 1, 0, steps) < 1; epoch++)
        {
            var loss = 0.0;
            for (var step = 1; step <= steps; step++)
            {
                var done = Done(epoch - 1, step - 1, steps);
                optimizer.ParamGroups.First().LearningRate = Schedule.Rate(options.Rate, done);
                loss += Step(network, optimizer, augmenter, train, batches.Next());
                average.Follow();
                progress.Step(epoch, step, steps, loss / step, done);
            }

            var judged = Judged.Of(validation.Entries, Score(average.Network, validation.Films));
            progress.Epoch(epoch, options.Epochs, loss / steps, Scores.Of(judged, 0.5f).Auc, Done(epoch, 0, steps));
        }

        return average.Network;
    }

    /// <summary>Probabilities as libtorch computes them; what export is compared with.</summary>
    public float[] Score(XNetNetwork network, IReadOnlyList<Film> films)
    {
        network.eval();
        using var still = no_grad();
        return [.. films.Chunk(ScoredAtOnce).SelectMany(chunk => ScoreAtOnce(network, chunk))];
    }

    private float[] ScoreAtOnce(XNetNetwork network, Film[] films)
    {
        using var scope = NewDisposeScope();
        var values = films.SelectMany(film => film.ToInput(options.Side, Mean, Std)).ToArray();
        var inputs = tensor(values, [films.Length, 1, options.Side, options.Side]);
        return network.forward(inputs).sigmoid().data<float>().ToArray();
    }

    private static double Step(
        XNetNetwork network, optim.Optimizer optimizer, Augmenter augmenter, FilmSet films, int[] batch)
    {
        using var scope = NewDisposeScope();
        network.train();
        var inputs = (augmenter.Apply(batch.Select(i => films.Films[i])) - Mean) / Std;
        var targets = tensor(batch.Select(i => Math.Abs((float)films.Entries[i].Label - Smoothing)).ToArray(), [batch.Length, 1]);
        optimizer.zero_grad();
        var loss = nn.functional.binary_cross_entropy_with_logits(network.forward(inputs), targets);
        loss.backward();
        nn.utils.clip_grad_norm_(network.parameters(), LongestGradient);
        optimizer.step();
        return loss.item<float>();
    }

    // By steps or by the clock, whichever is further on.
    private double Done(int epochs, int step, int steps) => Math.Max(
        (epochs + (double)step / steps) / options.Epochs, progress.Elapsed.TotalMinutes / options.Minutes);
}
