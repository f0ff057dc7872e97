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

    /// <summary>
    /// While set, a batch makes normalisation the one of itself, with a scale and a shift that undo it: what the layer computes stays
    /// the same, and training can go on from weights into which normalisation was folded.
    /// </summary>
    public bool Settling { get; set; }

    public override Tensor forward(Tensor input)
    {
        var output = _conv.forward(input);
        if (Settling)
        {
            Settle(output);
        }

        return _norm.forward(output);
    }

    /// <summary>What <see cref="Export"/> wrote: a convolution with all in it, and a normalisation that does nothing.</summary>
    public void Import(Thaw weights)
    {
        using var still = no_grad();
        weights.Into(_conv.weight);
        weights.Into(_norm.bias!);
        _norm.weight!.fill_(1);
        _norm.running_mean!.zero_();
        _norm.running_var!.fill_(1 - _norm.eps);
    }

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

    private void Settle(Tensor output)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var mean = output.mean([0, 2, 3]);
        var variance = output.var([0, 2, 3], unbiased: false);
        _norm.bias!.add_(mean - _norm.running_mean!);
        _norm.weight!.mul_(((variance + _norm.eps) / (_norm.running_var! + _norm.eps)).sqrt());
        _norm.running_mean!.copy_(mean);
        _norm.running_var!.copy_(variance);
    }
}
