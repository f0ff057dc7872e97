using System.Text.RegularExpressions;
using PneuXNet.Admin.Metrics;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Tests;

public sealed partial class CatalogueTests
{
    [Test]
    public void Names_follow_Prometheus_conventions_and_none_comes_twice()
    {
        Assert.That(Catalogue.All.Select(metric => metric.Name), Is.Unique);
        foreach (Metric metric in Catalogue.All)
        {
            Assert.That(metric.Name, Does.Match(NamePattern().ToString()).And.Not.EndWith("_total"));
            Assert.That(metric.Name.EndsWith("_seconds", StringComparison.Ordinal) || metric.Name.EndsWith("_bytes", StringComparison.Ordinal), Is.EqualTo(metric.Unit.Length > 0), metric.Name);
            Assert.That(metric.Unit.Length == 0 || metric.Name.EndsWith("_" + metric.Unit, StringComparison.Ordinal), metric.Name);
            Assert.That(metric.Help, Does.EndWith("."));
        }
    }

    [Test]
    public void Every_metric_has_samples_with_the_labels_that_it_is_said_to_have()
    {
        foreach (Metric metric in Catalogue.All)
        {
            Sample[] samples = [.. metric.Read(Situation.Now())];
            Assert.That(samples, Is.Not.Empty, metric.Name);
            Assert.That(samples.SelectMany(sample => sample.Labels).Select(label => label.Key).Distinct(), Is.EquivalentTo(metric.Labels), metric.Name);
        }
    }

    [Test]
    public void Requests_are_counted_by_class_and_by_how_long_they_took()
    {
        Snapshot now = Situation.Now(totals: Situation.Totals((2, 255), (2, 256), (4, 384), (5, 3_000_000), (2, 200_000_000)));
        Assert.That(Exposed.Value(now, """pneuxnet_requests_total{class="2xx"}"""), Is.EqualTo(3));
        Assert.That(Exposed.Value(now, """pneuxnet_requests_total{class="5xx"}"""), Is.EqualTo(1));
        Assert.That(Exposed.Value(now, """pneuxnet_requests_total{class="3xx"}"""), Is.Zero, "what never happened is told as well");
        Assert.That(Exposed.Value(now, """pneuxnet_request_duration_seconds_bucket{le="0.000256"}"""), Is.EqualTo(1));
        Assert.That(Exposed.Value(now, """pneuxnet_request_duration_seconds_bucket{le="0.000384"}"""), Is.EqualTo(2));
        Assert.That(Exposed.Value(now, """pneuxnet_request_duration_seconds_bucket{le="0.000512"}"""), Is.EqualTo(3));
        Assert.That(Exposed.Value(now, """pneuxnet_request_duration_seconds_bucket{le="3.145728"}"""), Is.EqualTo(4));
        Assert.That(Exposed.Value(now, """pneuxnet_request_duration_seconds_bucket{le="134.217728"}"""), Is.EqualTo(4));
        Assert.That(Exposed.Value(now, """pneuxnet_request_duration_seconds_bucket{le="+Inf"}"""), Is.EqualTo(5));
        Assert.That(Exposed.Value(now, "pneuxnet_request_duration_seconds_count"), Is.EqualTo(5));
        Assert.That(Exposed.Value(now, "pneuxnet_request_duration_seconds_sum"), Is.EqualTo(203.000895).Within(1e-9));
    }

    [Test]
    public void Waits_for_a_turn_are_counted_by_their_length()
    {
        Snapshot now = Situation.Now(totals: Situation.Waits(3, 300, 5_000_000).Plus(Situation.Totals((2, 100))));
        Assert.That(Exposed.Value(now, """pneuxnet_request_queue_seconds_bucket{le="0.000256"}"""), Is.EqualTo(1));
        Assert.That(Exposed.Value(now, """pneuxnet_request_queue_seconds_bucket{le="0.000384"}"""), Is.EqualTo(2));
        Assert.That(Exposed.Value(now, """pneuxnet_request_queue_seconds_bucket{le="4.194304"}"""), Is.EqualTo(2));
        Assert.That(Exposed.Value(now, "pneuxnet_request_queue_seconds_count"), Is.EqualTo(3));
        Assert.That(Exposed.Value(now, "pneuxnet_request_queue_seconds_sum"), Is.EqualTo(5.000303).Within(1e-9));
    }

    [Test]
    public void Of_two_workers_in_a_slot_the_one_that_serves_counts_so_that_no_sum_falls_when_the_other_goes()
    {
        WorkerFacts[] workers = [Situation.Worker(0, 1, "draining"), Situation.Worker(0, 3), Situation.Worker(1, 2), Situation.Worker(1, 4, "starting")];
        Snapshot now = Situation.Now(workers: workers);
        Assert.That(Exposed.Value(now, """pneuxnet_worker_connections_accepted_total{slot="0"}"""), Is.EqualTo(30));
        Assert.That(Exposed.Value(now, """pneuxnet_worker_connections_accepted_total{slot="1"}"""), Is.EqualTo(20));
        Assert.That(Exposed.Value(now, """pneuxnet_workers{phase="serving"}"""), Is.EqualTo(2));
        Assert.That(Exposed.Value(now, """pneuxnet_workers{phase="draining"}"""), Is.EqualTo(1));
        Assert.That(Exposed.Value(now, "pneuxnet_requests_in_flight"), Is.EqualTo(12), "but what they do counts for all of them");
    }

    [Test]
    public void In_an_upgrade_sums_are_those_of_both_masters_until_the_one_has_absorbed_the_other()
    {
        ServiceFacts old = Situation.Now(totals: Situation.Totals((2, 100), (2, 100))).Facts;
        ServiceFacts fresh = Situation.Now(Situation.Master with { Pid = 4800 }, [Situation.Worker(0, 7)], Situation.Totals((2, 100))).Facts;

        Snapshot both = Observer.Together(old, fresh);
        Assert.That(Exposed.Value(both, """pneuxnet_requests_total{class="2xx"}"""), Is.EqualTo(3));
        Assert.That(Exposed.Value(both, "pneuxnet_worker_boot_duration_seconds_count"), Is.EqualTo(16));
        Assert.That(Exposed.Value(both, "pneuxnet_requests_in_flight"), Is.EqualTo(9));
        Assert.That(Exposed.Value(both, """pneuxnet_worker_requests_total{slot="0"}"""), Is.EqualTo(100), "a slot is the older master's");

        Assert.That((both.Whole.Totals.Ended, both.Whole.Requests.Count, both.Whole.Workers.Count), Is.EqualTo((3, 2, 2)), "charts are of one service, rows are the older master's");

        Snapshot after = Observer.Together(old with { Master = old.Master with { Absorbed = 4800 } }, fresh);
        Assert.That(Exposed.Value(after, """pneuxnet_requests_total{class="2xx"}"""), Is.EqualTo(2), "what was absorbed is in its own sums");
    }

    [Test]
    public void Ends_reloads_boots_and_incidents_are_what_the_master_has_tallied()
    {
        Snapshot now = Situation.Now(Situation.Master with { Reload = "failed" });
        Assert.That(Exposed.Value(now, """pneuxnet_worker_exits_total{reason="out_of_memory"}"""), Is.EqualTo(2));
        Assert.That(Exposed.Value(now, """pneuxnet_reloads_total{result="done"}"""), Is.EqualTo(3));
        Assert.That(Exposed.Value(now, "pneuxnet_worker_boot_duration_seconds_sum"), Is.EqualTo(4.5));
        Assert.That(Exposed.Value(now, "pneuxnet_worker_boot_duration_seconds_count"), Is.EqualTo(8));
        Assert.That(Exposed.Value(now, "pneuxnet_incidents_total"), Is.EqualTo(2));
        Assert.That(Exposed.Value(now, "pneuxnet_last_reload_successful"), Is.Zero);
    }

    [Test]
    public void A_listener_of_which_the_kernel_does_not_tell_is_left_out()
    {
        Assert.That(Exposed.Value(Situation.Now(), """pneuxnet_listener_backlog{listener="http://127.0.0.1:8000"}"""), Is.EqualTo(3));
        Assert.That(Exposed.Text(Situation.Now()), Does.Not.Contain("odd"));
    }

    [GeneratedRegex("^pneuxnet_[a-z]+(_[a-z]+)*$")]
    private static partial Regex NamePattern();
}
