using PneuXNet.Training.Onnx;
using static TorchSharp.torch;

namespace PneuXNet.Training.Network;

/// <summary>From libtorch's memory into ours.</summary>
internal static class TensorExport
{
    public static Weights ToWeights(this Tensor tensor)
    {
        using var plain = tensor.detach().contiguous();
        return new Weights(plain.shape, plain.data<float>().ToArray());
    }
}
