using PneuXNet.Supervisor.Master;

namespace PneuXNet.Supervisor.Tests.Documents;

public sealed class SignalsTests
{
    [Test]
    public void SIGNALS_names_every_signal_that_the_master_handles_and_no_other()
    {
        IEnumerable<string> written = MarkdownTable.Under("The master", Repository.Read("SIGNALS.md")).Select(row => row[0]);
        Assert.That(written, Is.EquivalentTo(SignalInbox.Wanted.Select(SignalInbox.NameOf)));
    }
}
