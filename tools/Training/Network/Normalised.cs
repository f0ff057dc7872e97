using PneuXNet.Training.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace PneuXNet.Training.Network;

/// <summary>A convolution and its batch normalisation: two layers while training, one convolution in the exported model.</summary>
internal sealed class Normalised : Module<Tensor, Tensor>
{
    private readonly Conv2d _conv;
    private readonly BatchNorm2d _norm;
    private readonly int _stride;
    private readonly int _padding;

    public Normalised(int from, int to, int kernel, int stride = 1)
        : base(nameof(Normalised))
    {
        _stride = stride;
        _padding = kernel / 2;
        _conv = Conv2d(from, to, kernel, stride, _padding, bias: false);
        _norm = BatchNorm2d(to);
        init.kaiming_normal_(_conv.weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _norm.forward(_conv.forward(input));

    /// <summary>
    /// Trained, normalisation is y = scale * (x - mean) / sqrt(variance + eps) + shift: linear in x, so it goes into the weights.
    /// </summary>
    public string Export(OnnxGraph graph, string x)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var scale = _norm.weight / (_norm.running_var! + _norm.eps).sqrt();
        var weight = _conv.weight * scale.reshape(-1, 1, 1, 1);
        var bias = _norm.bias! - _norm.running_mean! * scale;
        return graph.Conv(x, weight.ToWeights(), bias.ToWeights(), _stride, _padding);
    }
}
