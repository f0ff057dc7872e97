using PneuXNet.Training.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PneuXNet.Training.Learning;

/// <summary>All that changes while a network learns, and so all that has to be kept for a run to go on as if it had not stopped.</summary>
internal sealed class Learner : IDisposable
{
    private const double WeightDecay = 0.02;

    private readonly AdamW _optimizer;
    private readonly List<EpochRecord> _history = [];

    public Learner(TrainingOptions options)
    {
        Network = new XNetNetwork(options.Width);
        Average = new WeightAverage(Network, new XNetNetwork(options.Width));
        _optimizer = optim.AdamW(Network.parameters(), options.Rate, weight_decay: WeightDecay);
    }

    public XNetNetwork Network { get; }

    public WeightAverage Average { get; }

    public IReadOnlyList<EpochRecord> History => _history;

    public int Epochs => _history.Count;

    public double Rate
    {
        set => _optimizer.ParamGroups.First().LearningRate = value;
    }

    /// <summary>Moves the weights down the gradient of a loss.</summary>
    public void Follow(Tensor loss, double longestGradient)
    {
        _optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(Network.parameters(), longestGradient);
        _optimizer.step();
        Average.Follow();
    }

    public void Ended(EpochRecord epoch) => _history.Add(epoch);

    public void Save(BinaryWriter writer)
    {
        writer.Write(_history.Count);
        foreach (var epoch in _history)
        {
            writer.Write(epoch.Loss);
            writer.Write(epoch.Auc);
        }

        Network.save(writer);
        Average.Save(writer);
        _optimizer.save_state_dict(writer);
    }

    public void Load(BinaryReader reader)
    {
        _history.Clear();
        var epochs = reader.ReadInt32();
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            _history.Add(new EpochRecord(epoch, reader.ReadDouble(), reader.ReadDouble()));
        }

        Network.load(reader);
        Average.Load(reader);
        _optimizer.load_state_dict(reader);
    }

    public void Dispose() => _optimizer.Dispose();
}
