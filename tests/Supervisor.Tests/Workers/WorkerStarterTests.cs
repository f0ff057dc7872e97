using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Tests.Workers;

public sealed class WorkerStarterTests
{
    [Test]
    public void By_what_no_worker_is_made_any_more_is_forgotten_and_its_number_is_not_used_again()
    {
        using var status = new StatusMemory();
        using RuntimeFolder folder = RuntimeFolder.Create(_ => null, identity: null);
        var starter = new WorkerStarter(identity: null, accessLog: null, statsd: null, grantedBacklog: 128, status, folder, TimeProvider.System);
        FleetOptions[] adopted = [.. Enumerable.Range(1, 3).Select(workers => Adopt(starter, workers))];

        starter.Keep([adopted[0].Edition, adopted[2].Edition]);

        Assert.That(starter.RecipeOf(adopted[0].Edition).Options.Workers, Is.EqualTo(1), "the proven generation may need it again");
        Assert.That(starter.RecipeOf(adopted[2].Edition).Options.Workers, Is.EqualTo(3));
        Assert.That(() => starter.RecipeOf(adopted[1].Edition), Throws.TypeOf<KeyNotFoundException>());
        Assert.That(Adopt(starter, workers: 4).Edition, Is.EqualTo(3));
    }

    private static FleetOptions Adopt(WorkerStarter starter, int workers) =>
        starter.Adopt(new MasterOptions { Workers = workers }, new AppTarget("app", "/app", [], "/"), listeners: [], tls: null);
}
