using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using PneuXNet.Contract;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Tests;

public sealed class SiblingsTests
{
    private const int OwnCell = 1;

    private readonly FakeTimeProvider _time = new();
    private string _path = null!;
    private StatusPage _page = null!;
    private StatusPage _master = null!;
    private Siblings _siblings = null!;

    [SetUp]
    public void Map()
    {
        _path = Path.GetTempFileName();
        using (var file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(file, StatusPage.FileBytes);
            _page = StatusPage.MapOwn(file, OwnCell);
            _master = StatusPage.MapAll(file);
        }
        _siblings = new Siblings(_page, Some.Spawn with { Cell = OwnCell, PulseMilliseconds = 1000 }, _time);
        Serve(cell: OwnCell, open: 100, generation: 2);
    }

    [TearDown]
    public void Unmap()
    {
        _page.Dispose();
        _master.Dispose();
        File.Delete(_path);
    }

    [Test]
    public void A_worker_alone_has_no_sibling() => Assert.That(_siblings.LeastOpen(), Is.Null);

    [Test]
    public void The_least_loaded_counts()
    {
        Serve(cell: 0, open: 7, generation: 2);
        Serve(cell: 5, open: 3, generation: 3);

        Assert.That(_siblings.LeastOpen(), Is.EqualTo(3));
    }

    [Test]
    public void One_that_cannot_accept_does_not_count()
    {
        Serve(cell: 0, open: 1, generation: 1);
        Serve(cell: 2, open: 2, generation: 2);
        _master[2].Phase = (int)WorkerPhase.Draining;
        Serve(cell: 3, open: 3, generation: 2);
        _time.Advance(TimeSpan.FromSeconds(3));
        Serve(cell: 4, open: 4, generation: 2);

        Assert.That(_siblings.LeastOpen(), Is.EqualTo(4), "0 is of an older generation, 2 drains, 3 is silent");
    }

    private void Serve(int cell, long open, int generation)
    {
        StatusCell sibling = _master[cell];
        sibling.Pid = 1000 + cell;
        sibling.Generation = generation;
        sibling.Phase = (int)WorkerPhase.Serving;
        sibling.Open = open;
        sibling.Pulse = _time.GetTimestamp();
    }
}
