using PneuXNet.Training.Commands;
using static TorchSharp.torch;

namespace PneuXNet.Training.Tests;

/// <summary>Skips the tests of a fixture, with the reason, where the system is too old to load libtorch.</summary>
internal static class RequiresLibtorch
{
    public static void OrSkip()
    {
        try
        {
            using var _ = zeros(1);
        }
        catch (Exception failure) when (Libtorch.IsMissing(failure))
        {
            Assert.Ignore(Libtorch.Remedy);
        }
    }
}
