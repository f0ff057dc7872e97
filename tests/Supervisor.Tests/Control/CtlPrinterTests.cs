using System.Text.Json;
using PneuXNet.Supervisor.Control.Client;

namespace PneuXNet.Supervisor.Tests.Control;

public sealed class CtlPrinterTests
{
    [Test]
    public void A_setting_with_several_values_has_a_line_for_each_and_one_that_is_not_set_a_dash()
    {
        string printed = CtlPrinter.Print("config", JsonElement.Parse("""
            {"bind":{"value":["127.0.0.1:80",  "unix:/run/x.sock"],"from":"x.toml"},"env":{"value":[],"from":"default"},"reload":{"value":false,"from":"default"},"user":{"value":null,"from":"default"}}
            """));
        Assert.That(printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => string.Join('|', line.Split("  ", StringSplitOptions.TrimEntries).Where((word, i) => i == 0 || word.Length > 0))), Is.EqualTo(new[]
        {
            "bind|127.0.0.1:80|x.toml", "|unix:/run/x.sock|x.toml", "env|-|default", "reload|false|default", "user|-|default",
        }));
    }

    [Test]
    public void What_is_wrong_comes_first_with_what_to_do_and_a_listener_tells_who_waits()
    {
        string printed = CtlPrinter.Print("status", JsonElement.Parse("""
            {"master":{"health":"well","pid":7,"version":"1","name":"","app":"x","listeners":["http://a:80","unix:/b"],"waiting":[7,null],"uptime":1,"reload":"none","has_predecessor":false},
             "workers":[],"requests":[],"totals":{"ended":5,"failed":0},
             "findings":[{"concern":"bad","what":"nobody answers","remedy":"pneuxnet ctl kill 0"},{"concern":"uneasy","what":"paused"}]}
            """));
        Assert.That(printed, Does.StartWith("nobody answers\nto do      pneuxnet ctl kill 0\nalso       paused\nmaster     pid 7").And.Contain("listeners  http://a:80 (7 wait to be accepted), unix:/b\n"));
    }

    [TestCase("", false)]
    [TestCase(""","queued_p50":0.02,"queued_p99":3""", true)]
    public void Waits_for_a_turn_are_told_where_there_are_turns(string waits, bool isTold)
    {
        string printed = CtlPrinter.Print("status", JsonElement.Parse($$$"""
            {"master":{"health":"well","pid":7,"version":"1","name":"","app":"x","listeners":[],"uptime":1,"reload":"none","has_predecessor":false},
             "workers":[{"waiting":2},{"waiting":1}],"requests":[],"totals":{"ended":5,"failed":0{{{waits}}}}}
            """));
        Assert.That(printed, isTold ? Does.Contain("\nturns      3 wait now; waits p50 20 ms, p99 3.0 s\nSLOT ") : Does.Contain("\nrequests   5 answered, 0 failed, 0 in flight, p50 -, p99 -\nSLOT "));
    }
}
