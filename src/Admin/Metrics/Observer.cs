using PneuXNet.Admin.Probes;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Metrics;

/// <summary>
/// Looks at the service as a whole: at the master that started the admin app, and in an upgrade at the new one beside it, whose workers
/// serve the same addresses.
/// </summary>
/// <param name="other">Null: there is no new one.</param>
internal sealed class Observer(StatusReader own, StatusReader? other)
{
    public Snapshot Look()
    {
        // First the other: what the own sums have absorbed by the time that they are read must not be added, and what not has to be.
        ServiceFacts? beside = other?.Read();
        ServiceFacts facts = own.Read();
        return Together(facts, beside);
    }

    public static Snapshot Together(ServiceFacts facts, ServiceFacts? beside) =>
        new(facts, Health.Ready(facts.Master).Count == 0, beside is not null && facts.Master.Absorbed != beside.Master.Pid ? beside : null);
}
