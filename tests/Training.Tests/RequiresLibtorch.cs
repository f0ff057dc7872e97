using PneuXNet.Training.Commands;

namespace PneuXNet.Training.Tests;

/// <summary>Skips the tests of a fixture, with the reason, where the system is too old to load libtorch.</summary>
internal static class RequiresLibtorch
{
    public static void OrSkip()
    {
        if (!Libtorch.CanLoad)
        {
            Assert.Ignore(Libtorch.Remedy);
        }
    }
}
