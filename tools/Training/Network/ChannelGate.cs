using PneuXNet.Training.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace PneuXNet.Training.Network;

/// <summary>
/// Squeeze and excitation: each channel is weighed by what all channels have seen of the whole film (Hu et al. 2018).
/// </summary>
internal sealed class ChannelGate : Module<Tensor, Tensor>
{
    private const int Reduction = 8;

    private readonly Conv2d _squeeze;
    private readonly Conv2d _excite;

    public ChannelGate(int channels)
        : base(nameof(ChannelGate))
    {
        _squeeze = Conv2d(channels, channels / Reduction, 1);
        _excite = Conv2d(channels / Reduction, channels, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var whole = input.mean([2, 3], keepdim: true);
        return input * _excite.forward(functional.relu(_squeeze.forward(whole))).sigmoid();
    }

    public string Export(OnnxGraph graph, string x)
    {
        var squeezed = graph.Relu(Plain(graph, graph.GlobalAverage(x), _squeeze));
        return graph.Multiply(x, graph.Sigmoid(Plain(graph, squeezed, _excite)));
    }

    public void Import(Thaw weights)
    {
        weights.Into(_squeeze);
        weights.Into(_excite);
    }

    private static string Plain(OnnxGraph graph, string x, Conv2d conv) =>
        graph.Conv(x, conv.weight.ToWeights(), conv.bias!.ToWeights(), stride: 1, padding: 0);
}
