using PneuXNet.Training.Golden;

namespace PneuXNet.Training.Tests.Guarding;

internal sealed class PhantomTests
{
    [Test]
    public void The_golden_films_in_the_repository_are_the_ones_that_are_drawn()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Directory.Build.props")))
        {
            folder = folder.Parent;
        }

        foreach (var phantom in Phantom.All)
        {
            var stored = NetVips.Image.NewFromFile(Path.Combine(folder.FullName, "src", "WebApp", "Golden", $"{phantom.Name}.png"));
            Assert.That(stored.WriteToMemory<byte>(), Is.EqualTo(phantom.Draw()).Within(1), phantom.Name);
        }
    }
}
