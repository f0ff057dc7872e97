using PneuXNet.Training.Films;

namespace PneuXNet.Training.Tests.Films;

internal sealed class SubjectSplitTests
{
    // Two series of each subtype, one to three films a subject; the same subject numbers in bacteria and virus, as in the real data.
    private static readonly FilmEntry[] All =
    [
        .. Series(Label.Normal, "normal", "IM-", 60),
        .. Series(Label.Normal, "normal", "NORMAL2-IM-", 40),
        .. Series(Label.Pneumonia, "bacteria", "person", 120),
        .. Series(Label.Pneumonia, "virus", "person", 80),
    ];

    [Test]
    public void No_subject_is_in_two_parts([Range(1, 20)] int seed)
    {
        var split = SubjectSplit.Of(All, seed);
        var parts = Parts(split).Select(part => part.Select(film => film.SubjectKey).Distinct()).SelectMany(subjects => subjects);
        Assert.That(parts, Is.Unique);
    }

    [Test]
    public void Every_film_is_in_one_part()
    {
        var split = SubjectSplit.Of(All, 1);
        Assert.That(Parts(split).SelectMany(part => part), Is.EquivalentTo(All));
    }

    [Test]
    public void Every_part_has_its_share_of_every_subtype()
    {
        var split = SubjectSplit.Of(All, 1);
        foreach (var subtype in All.Select(film => film.Subtype).Distinct())
        {
            var all = Subjects(All, subtype);
            Assert.That(Subjects(split.Validation, subtype), Is.EqualTo(0.10 * all).Within(1));
            Assert.That(Subjects(split.Test, subtype), Is.EqualTo(0.15 * all).Within(1));
        }
    }

    [Test]
    public void Validation_is_the_first_stretch_of_each_series()
    {
        var split = SubjectSplit.Of(All, 1);
        var subjects = split.Validation.Where(film => film.Subtype == "virus").Select(film => film.Subject).Distinct();
        Assert.That(subjects, Is.EquivalentTo(Enumerable.Range(1, 8).Select(number => $"person{number}")));
    }

    [Test]
    public void The_same_seed_splits_alike_and_another_does_not()
    {
        var first = SubjectSplit.Of(All, 3).Test;
        Assert.That(SubjectSplit.Of(All, 3).Test, Is.EqualTo(first));
        Assert.That(SubjectSplit.Of(All, 4).Test, Is.Not.EqualTo(first));
    }

    [Test]
    public void Over_all_folds_every_film_is_held_out_once() => Assert.That(
        Enumerable.Range(0, 4).SelectMany(fold => SubjectSplit.Fold(All, fold, 4).Test), Is.EquivalentTo(All));

    [Test]
    public void No_subject_is_in_two_parts_of_a_fold([Range(0, 3)] int fold)
    {
        var parts = Parts(SubjectSplit.Fold(All, fold, 4));
        Assert.That(parts.SelectMany(part => part.Select(film => film.SubjectKey).Distinct()), Is.Unique);
        Assert.That(parts.SelectMany(part => part), Is.EquivalentTo(All));
    }

    [Test]
    public void A_fold_holds_out_a_stretch_of_each_series()
    {
        var subjects = SubjectSplit.Fold(All, 1, 4).Test.Where(film => film.Subtype == "virus").Select(film => film.Subject).Distinct();
        Assert.That(subjects, Is.EquivalentTo(Enumerable.Range(21, 20).Select(number => $"person{number}")));
    }

    private static IEnumerable<FilmEntry> Series(Label label, string subtype, string name, int subjects) =>
        from number in Enumerable.Range(1, subjects)
        from film in Enumerable.Range(0, 1 + number % 3)
        select new FilmEntry($"{name}{number}-{film}.jpeg", label, subtype, $"{name}{number}");

    private static IReadOnlyList<FilmEntry>[] Parts(SubjectSplit split) => [split.Train, split.Validation, split.Test];

    private static int Subjects(IEnumerable<FilmEntry> films, string subtype) =>
        films.Where(film => film.Subtype == subtype).Select(film => film.SubjectKey).Distinct().Count();
}
