using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Tests.Imaging;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Tests.Augmentation;

internal sealed class RestylingTests
{
    private static readonly Film Plain = FilmReader.Read(Picture.Gray(300, 200).PngsaveBuffer(), new FilmLimits());

    [Test]
    public void The_first_restyling_leaves_a_film_as_it_is() =>
        Assert.That(Restyling.All[0].Apply(Plain).Gray.ToArray(), Is.EqualTo(Plain.Gray.ToArray()));

    [Test]
    public void Every_other_changes_it_and_does_so_twice_alike([Range(1, 12)] int index)
    {
        var style = Restyling.All[index];
        var altered = style.Apply(Plain).Gray.ToArray();
        Assert.That(altered, Is.Not.EqualTo(Plain.Gray.ToArray()), style.Name);
        Assert.That(style.Apply(Plain).Gray.ToArray(), Is.EqualTo(altered), style.Name);
    }

    [Test]
    public void None_makes_a_film_unlike_itself([ValueSource(nameof(Names))] string name)
    {
        var altered = Restyling.All.Single(style => style.Name == name).Apply(Plain);
        Assert.That(Correlation(Middle(altered), Middle(Plain)), Is.GreaterThan(0.8));
    }

    private static IEnumerable<string> Names => Restyling.All.Select(style => style.Name);

    /// <summary>Without the edges, where padding may put black.</summary>
    private static byte[] Middle(Film film)
    {
        const int edge = Film.Side / 4;
        var gray = film.Gray.ToArray();
        return [.. Enumerable.Range(edge, Film.Side - 2 * edge).SelectMany(y => gray.AsSpan(y * Film.Side + edge, Film.Side - 2 * edge).ToArray())];
    }

    private static double Correlation(byte[] one, byte[] other)
    {
        var (meanOne, meanOther) = (one.Average(gray => gray), other.Average(gray => gray));
        var together = one.Zip(other, (a, b) => (a - meanOne) * (b - meanOther)).Sum();
        return together / Math.Sqrt(one.Sum(a => (a - meanOne) * (a - meanOne)) * other.Sum(b => (b - meanOther) * (b - meanOther)));
    }
}
