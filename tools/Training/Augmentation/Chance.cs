using static TorchSharp.torch;

namespace PneuXNet.Training.Augmentation;

/// <summary>All of augmentation's randomness, from one seed: numbers for choices, tensors for noise.</summary>
internal sealed class Chance(int seed) : IDisposable
{
    private readonly Random _random = new(seed);
    private readonly Generator _generator = new((ulong)seed);

    /// <summary>True this often, from 0 to 1.</summary>
    public bool Of(double share) => _random.NextDouble() < share;

    public float Between(double low, double high) => (float)(low + (high - low) * _random.NextDouble());

    /// <summary>A factor between 1 / most and most; its logarithm is uniform, so that it shrinks as often as it grows.</summary>
    public float Factor(double most) => MathF.Exp(Between(-Math.Log(most), Math.Log(most)));

    /// <summary>From 0 to below the limit.</summary>
    public int Below(int limit) => _random.Next(limit);

    public Tensor Noise(params long[] shape) => randn(shape, generator: _generator);

    public void Dispose() => _generator.Dispose();
}
