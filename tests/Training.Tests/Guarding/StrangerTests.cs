using PneuXNet.Training.Guarding;

namespace PneuXNet.Training.Tests.Guarding;

internal sealed class StrangerTests
{
    [Test]
    public void Every_stand_in_is_drawn_alike_twice_and_otherwise_from_another_number([ValueSource(typeof(Stranger), nameof(Stranger.All))] object kind)
    {
        var stranger = (Stranger)kind;
        var first = stranger.Film(1).Gray.ToArray();
        Assert.That(stranger.Film(1).Gray.ToArray(), Is.EqualTo(first));
        Assert.That(stranger.Film(2).Gray.ToArray(), Is.Not.EqualTo(first));
    }
}
