using PneuXNet.Training.Onnx;
using PneuXNet.WebApp.XNet;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace PneuXNet.Training.Network;

/// <summary>
/// XNet: a small residual network with channel gates. It begins by giving each film mean 0 and variance 1, so that brightness and
/// contrast of the whole film tell it nothing, and ends in the global average of its last maps, from which one number is taken.
/// </summary>
internal sealed class XNetNetwork : Module<Tensor, Tensor>
{
    private const float Epsilon = 1e-5f;
    private const double Dropped = 0.2;
    // The scale and the shift of the instance normalisation, which are 1 and 0.
    private const int InputNormWeights = 2;

    private readonly Normalised _stem;
    private readonly ModuleList<ResidualBlock> _blocks;
    private readonly Dropout _dropout;
    private readonly Linear _head;

    /// <param name="width">Channels after the stem; they double each time the maps halve.</param>
    public XNetNetwork(int width)
        : base(nameof(XNetNetwork))
    {
        _stem = new Normalised(1, width, kernel: 5, stride: 2);
        _blocks =
        [
            new ResidualBlock(width, 2 * width, stride: 2),
            new ResidualBlock(2 * width, 2 * width, stride: 1),
            new ResidualBlock(2 * width, 4 * width, stride: 2),
            new ResidualBlock(4 * width, 4 * width, stride: 1),
            new ResidualBlock(4 * width, 8 * width, stride: 2),
        ];
        _dropout = Dropout(Dropped);
        _head = Linear(8 * width, 1);
        RegisterComponents();
    }

    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <returns>Logits of pneumonia, [N, 1].</returns>
    public override Tensor forward(Tensor input)
    {
        var mean = input.mean([2, 3], keepdim: true);
        var variance = (input - mean).square().mean([2, 3], keepdim: true);
        var maps = functional.relu(_stem.forward((input - mean) / (variance + Epsilon).sqrt()));
        foreach (var block in _blocks)
        {
            maps = block.forward(maps);
        }

        return _head.forward(_dropout.forward(maps.mean([2, 3])));
    }

    /// <summary>Takes the weights of a model that <see cref="Export"/> wrote, so that training goes on from there.</summary>
    /// <param name="films">Inputs of the kind that training will bring; normalisation is settled on them.</param>
    public void Import(IReadOnlyList<Weights> stored, Tensor films)
    {
        var weights = new Thaw(stored);
        weights.Skip(InputNormWeights);
        _stem.Import(weights);
        foreach (var block in _blocks)
        {
            block.Import(weights);
        }

        weights.Into(_head);
        weights.End();
        Settle(films);
    }

    private void Settle(Tensor films)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var layers = modules().OfType<Normalised>().ToArray();
        Array.ForEach(layers, layer => layer.Settling = true);
        eval();
        forward(films);
        Array.ForEach(layers, layer => layer.Settling = false);
    }

    public OnnxGraph Export(int side)
    {
        var graph = new OnnxGraph("XNet");
        var x = graph.InstanceNorm(graph.Input(XNetMetadata.InputName, 1, side, side), Epsilon);
        var maps = graph.Relu(_stem.Export(graph, x));
        foreach (var block in _blocks)
        {
            maps = block.Export(graph, maps);
        }

        using var scope = NewDisposeScope();
        using var still = no_grad();
        var logit = graph.Linear(graph.Flatten(graph.GlobalAverage(maps)), _head.weight.ToWeights(), _head.bias!.ToWeights());
        graph.Output(XNetMetadata.OutputName, graph.Sigmoid(logit), 1);
        return graph;
    }
}
