using PneuXNet.Training.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PneuXNet.Training.Network;

/// <summary>Hands the weights of a written model back to the layers they came from, one after the other, as they were written.</summary>
internal sealed class Thaw(IReadOnlyList<Weights> stored)
{
    private int _next;

    public void Skip(int count) => _next += count;

    public void Into(Conv2d layer)
    {
        Into(layer.weight);
        Into(layer.bias!);
    }

    public void Into(Linear layer)
    {
        Into(layer.weight);
        Into(layer.bias!);
    }

    public void Into(Tensor parameter)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        if (_next == stored.Count || !stored[_next].Shape.SequenceEqual(parameter.shape))
        {
            throw NoMatch();
        }

        var weights = stored[_next++];
        parameter.copy_(tensor(weights.Values, weights.Shape));
    }

    public void End()
    {
        if (_next != stored.Count)
        {
            throw NoMatch();
        }
    }

    private static TrainingException NoMatch() =>
        new("--from: the model's layers are not those of this network. Give a model of the same --width, or leave --from out.");
}
