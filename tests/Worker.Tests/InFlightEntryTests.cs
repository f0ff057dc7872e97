using NUnit.Framework;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Tests;

public sealed class InFlightEntryTests
{
    private CellMemory _memory = null!;

    [SetUp]
    public void Allocate() => _memory = new CellMemory();

    [TearDown]
    public void Free() => _memory.Dispose();

    [Test]
    public void A_request_shows_from_its_begin_to_its_end()
    {
        InFlightEntry entry = _memory.Cell.InFlight(0);

        entry.Begin(5, 1234, "GET", "/films/7");
        Assert.That(_memory.Cell.ReadInFlight(), Is.EqualTo(new[] { new InFlightRequest(5, 1234, "GET", "/films/7") }));

        entry.End();
        Assert.That(_memory.Cell.ReadInFlight(), Is.Empty);
    }

    [Test]
    public void Method_and_path_that_are_too_long_are_cut_and_disturb_no_neighbour()
    {
        _memory.Cell.InFlight(1).Begin(2, 2, "PUT", "/neighbour");
        _memory.Cell.InFlight(0).Begin(1, 1, new string('M', 40), "/" + new string('p', 4000));

        IReadOnlyList<InFlightRequest> requests = _memory.Cell.ReadInFlight();
        Assert.Multiple(() =>
        {
            Assert.That(requests[0].Method, Is.EqualTo(new string('M', 12)));
            Assert.That(requests[0].Path, Has.Length.EqualTo(190));
            Assert.That(requests[1], Is.EqualTo(new InFlightRequest(2, 2, "PUT", "/neighbour")));
        });
    }

    [Test]
    public async Task A_reader_never_sees_one_request_with_the_path_of_another()
    {
        InFlightEntry entry = _memory.Cell.InFlight(0);
        using var done = new CancellationTokenSource();
        Task writer = Task.Run(() =>
        {
            for (long id = 1; !done.IsCancellationRequested; id++)
            {
                entry.Begin(id, id, "GET", $"/{id}");
                // Long enough for a reader to come through now and then, short enough to be in its way.
                Thread.SpinWait(200);
                entry.End();
            }
        });

        int seen = 0;
        for (long until = Environment.TickCount64 + 10_000; seen < 1000 && Environment.TickCount64 < until;)
        {
            if (entry.TryRead(out InFlightRequest? request))
            {
                seen++;
                Assert.That(request.Path, Is.EqualTo($"/{request.Id}"));
            }
        }
        await done.CancelAsync();
        await writer;
        Assert.That(seen, Is.Positive);
    }
}
