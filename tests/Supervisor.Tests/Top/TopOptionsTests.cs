using PneuXNet.Supervisor.Control.Client;
using PneuXNet.Supervisor.Top;

namespace PneuXNet.Supervisor.Tests.Top;

public sealed class TopOptionsTests
{
    [Test]
    public void The_words_say_which_master_how_often_and_how()
    {
        Assert.That(TopOptions.Read(["--name", "shop", "--interval", "0.5", "--plain"]),
            Is.EqualTo(new TopOptions(new InstanceChoice("", "", "shop"), TimeSpan.FromSeconds(0.5), IsPlain: true)));
        Assert.That(TopOptions.Read(["-s", "/run/shop.ctl"]), Is.EqualTo(new TopOptions(new InstanceChoice("/run/shop.ctl", "", ""), Interval: null, IsPlain: false)));
    }

    [TestCase("--interval 0", "--interval '0': must be a number of seconds from 0.1 to 3600")]
    [TestCase("--interval", "--interval: needs a value")]
    [TestCase("--fast", "--fast: there is no such option")]
    public void Words_that_mean_nothing_are_refused(string words, string why) =>
        Assert.That(() => TopOptions.Read([.. words.Split(' ')]), Throws.InstanceOf<CtlException>().With.Message.StartsWith(why));
}
