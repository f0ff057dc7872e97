using PneuXNet.Training.Network;
using static TorchSharp.torch;

namespace PneuXNet.Training.Learning;

/// <summary>
/// The moving average of a network's weights. It is this network that is judged and exported: it wavers less from step to step and
/// does better on films unlike those trained on.
/// </summary>
internal sealed class WeightAverage(XNetNetwork source, XNetNetwork average)
{
    private const double Most = 0.998;

    private long _steps;

    public XNetNetwork Network => average;

    public void Save(BinaryWriter writer)
    {
        writer.Write(_steps);
        average.save(writer);
    }

    public void Load(BinaryReader reader)
    {
        _steps = reader.ReadInt64();
        average.load(reader);
    }

    public void Follow()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        _steps++;
        // Early on a long memory would hold on to the random first weights.
        var keep = Math.Min(Most, (1.0 + _steps) / (10 + _steps));
        foreach (var (mine, theirs) in average.parameters().Zip(source.parameters()))
        {
            mine.mul_(keep).add_(theirs, alpha: 1 - keep);
        }

        foreach (var (mine, theirs) in average.buffers().Zip(source.buffers()))
        {
            mine.copy_(theirs);
        }
    }
}
