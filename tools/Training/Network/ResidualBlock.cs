using PneuXNet.Training.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace PneuXNet.Training.Network;

/// <summary>Two 3x3 convolutions and a gate, added to what came in; the way past is a 1x1 convolution where the shape changes.</summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Normalised _first;
    private readonly Normalised _second;
    private readonly ChannelGate _gate;
    private readonly Normalised? _past;

    public ResidualBlock(int from, int to, int stride)
        : base(nameof(ResidualBlock))
    {
        _first = new Normalised(from, to, kernel: 3, stride);
        _second = new Normalised(to, to, kernel: 3);
        _gate = new ChannelGate(to);
        _past = from == to && stride == 1 ? null : new Normalised(from, to, kernel: 1, stride);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var inner = _gate.forward(_second.forward(functional.relu(_first.forward(input))));
        return functional.relu(inner + (_past?.forward(input) ?? input));
    }

    public string Export(OnnxGraph graph, string x)
    {
        var inner = _gate.Export(graph, _second.Export(graph, graph.Relu(_first.Export(graph, x))));
        return graph.Relu(graph.Add(inner, _past?.Export(graph, x) ?? x));
    }

    public void Import(Thaw weights)
    {
        _first.Import(weights);
        _second.Import(weights);
        _gate.Import(weights);
        _past?.Import(weights);
    }
}
