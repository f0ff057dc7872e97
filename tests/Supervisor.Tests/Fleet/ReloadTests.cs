using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class ReloadTests
{
    [Test]
    public void A_reload_replaces_the_workers_one_by_one_each_after_its_successor_serves()
    {
        PlannedFleet fleet = PlannedFleet.Serving(3);
        Assert.That(fleet.Happens(new FleetEvent.Reload()).OfType<FleetAction.Spawn>(),
            Is.EqualTo(new[] { new FleetAction.Spawn(4, Slot: 0, Generation: 2) }), "one beside the others");

        fleet.Boots(4);
        Assert.That(fleet.Deeds.Select(Name), Is.EqualTo(new[] { "Accept 4", "Drain 1", "Spawn 5" }));
        fleet.Boots(5);
        Assert.That(fleet.Deeds.Select(Name), Is.EqualTo(new[] { "Accept 5", "Drain 2", "Spawn 6" }));
        fleet.Boots(6);
        Assert.That(fleet.Deeds.Select(Name), Is.EqualTo(new[] { "Accept 6", "Drain 3" }));
        Assert.That(fleet.News.Single(), Is.EqualTo(new FleetNews.ReloadDone(2)));
    }

    [Test]
    public void All_slots_are_served_at_every_moment_of_a_reload()
    {
        PlannedFleet fleet = PlannedFleet.Serving(3);
        fleet.Happens(new FleetEvent.Reload());
        for (int id = 4; id <= 6; id++)
        {
            fleet.Boots(id);
            Assert.That(fleet.State.Workers.Where(worker => worker.Stage == WorkerStage.Serving).Select(worker => worker.Slot), Is.EquivalentTo(new[] { 0, 1, 2 }));
            fleet.Ends(id - 3);
        }
        Assert.That(fleet.State.Workers.ConvertAll(worker => worker.Generation), Is.All.EqualTo(2));
    }

    [Test]
    public void A_drain_in_a_reload_leaves_idle_connections_a_moment()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload());
        fleet.Boots(2);
        Assert.That(fleet.Deeds.OfType<FleetAction.Drain>().Single(),
            Is.EqualTo(new FleetAction.Drain(1, Budget: PlannedFleet.Seconds(30), Linger: PlannedFleet.Seconds(2))));
    }

    [Test]
    public void A_generation_that_fails_to_boot_is_discarded_and_the_old_one_serves_on()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Reload());
        fleet.FailsToBoot(3, "no database");

        ReloadOutcome outcome = fleet.News.OfType<FleetNews.ReloadFailed>().Single().Outcome;
        Assert.That((outcome.Status, outcome.Generation, outcome.ServesOn, outcome.Worker!.Id, outcome.Reason, outcome.Why),
            Is.EqualTo((ReloadStatus.Failed, 2, 1, 3, ExitReason.BootFailed, "no database")));
        Assert.That(fleet.State.LastReload, Is.EqualTo(outcome));
        Assert.That(fleet.Deeds, Is.Empty);
        fleet.Live(300);
        Assert.That(fleet.State.Workers.ConvertAll(worker => (worker.Id, worker.Stage)),
            Is.EqualTo(new[] { (1, WorkerStage.Serving), (2, WorkerStage.Serving) }));
    }

    [Test]
    public void A_generation_that_takes_too_long_to_boot_is_discarded()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload());
        fleet.Pass(30);
        fleet.Pass(30);
        Assert.That(fleet.News.OfType<FleetNews.ReloadFailed>().Single().Outcome.ServesOn, Is.EqualTo(1));
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Serving));
    }

    [Test]
    public void The_number_of_a_discarded_generation_is_not_used_again()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload());
        fleet.FailsToBoot(2);
        Assert.That(fleet.Happens(new FleetEvent.Reload()).OfType<FleetAction.Spawn>().Single().Generation, Is.EqualTo(3));
    }

    [Test]
    public void A_crash_after_a_discarded_reload_is_replaced_by_the_old_generation()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload());
        fleet.FailsToBoot(2);
        fleet.Crashes(1);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Spawn(3, Slot: 0, Generation: 1) }));
    }

    [Test]
    public void A_reload_during_a_reload_begins_again_with_the_newest_generation()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Reload());
        Assert.That(fleet.Happens(new FleetEvent.Reload()).Where(action => action is not FleetAction.Tell).Select(Name),
            Is.EqualTo(new[] { "Quit 3", "Spawn 4" }));
        fleet.Ends(3);
        fleet.Boots(4);
        fleet.Boots(5);
        Assert.That(fleet.News.Single(), Is.EqualTo(new FleetNews.ReloadDone(3)));
        Assert.That(fleet.State.Workers.Where(worker => worker.IsLive).Select(worker => worker.Generation), Is.All.EqualTo(3));
    }

    [Test]
    public void A_later_worker_of_a_proven_generation_that_fails_to_boot_does_not_undo_the_reload()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Reload());
        fleet.Boots(3);
        fleet.FailsToBoot(4);
        Assert.That(fleet.State.Generation, Is.EqualTo(2));
        Assert.That(fleet.Worker(2).Stage, Is.EqualTo(WorkerStage.Serving), "its predecessor serves on");
        Assert.That(fleet.Deeds.Select(Name), Is.EqualTo(new[] { "Spawn 5" }));
    }

    [Test]
    public void A_reload_lets_a_slot_that_backs_off_start_at_once()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Crashes(1);
        fleet.Crashes(3);
        Assert.That(fleet.State.Workers, Has.Count.EqualTo(1), "slot 0 waits");
        Assert.That(fleet.Happens(new FleetEvent.Reload()).OfType<FleetAction.Spawn>().First().Slot, Is.Zero);
    }

    [Test]
    public void A_reload_waits_rather_than_have_more_than_two_processes_a_slot_and_one()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        int next = 2;
        for (int reload = 0; reload < 5; reload++)
        {
            fleet.Happens(new FleetEvent.Reload());
            while (fleet.State.Find(next) is not null)
            {
                fleet.Boots(next++);
            }
            Assert.That(fleet.State.Workers, Has.Count.LessThanOrEqualTo(3), "workers that drain for long are processes, too");
        }
    }

    [Test]
    public void A_reload_with_other_options_goes_by_them_from_then_on()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload(new FleetOptions { Workers = 2, Edition = 1 }));
        Assert.That(fleet.Deeds.OfType<FleetAction.Spawn>().Select(spawn => spawn.Edition), Is.All.EqualTo(1));
        Assert.That((fleet.State.Target, fleet.State.Options.Edition), Is.EqualTo((1, 1)), "as many workers as before, until it is proven");
        fleet.Boots(2);
        Assert.That(fleet.State.Target, Is.EqualTo(2));
    }

    [Test]
    public void A_candidate_that_does_not_boot_takes_its_options_with_it()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload(new FleetOptions { Workers = 2, Edition = 1 }));
        fleet.Happens(new FleetEvent.Reload(new FleetOptions { Workers = 3, Edition = 2 }));
        fleet.Crashes(fleet.State.Workers[^1].Id);
        Assert.That((fleet.State.Target, fleet.State.Options.Edition), Is.EqualTo((1, 0)));
        Assert.That(fleet.State.FallBack, Is.Null);
    }

    [Test]
    public void A_worker_is_judged_by_the_limits_of_its_own_generation()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1, new FleetOptions { Timeout = PlannedFleet.Seconds(30) });
        fleet.Happens(new FleetEvent.Reload(new FleetOptions { Timeout = PlannedFleet.Seconds(1) }));
        Assert.That(fleet.Worker(1).Options.Timeout, Is.EqualTo(PlannedFleet.Seconds(30)));
        Assert.That(fleet.Worker(2).Options.Timeout, Is.EqualTo(PlannedFleet.Seconds(1)));
    }

    private static string Name(FleetAction action) => action switch
    {
        FleetAction.Spawn(int id, _, _) => $"Spawn {id}",
        FleetAction.Accept(int id) => $"Accept {id}",
        FleetAction.Drain(int id, _, _) => $"Drain {id}",
        FleetAction.Quit(int id) => $"Quit {id}",
        _ => action.ToString(),
    };

    [Test]
    public void Addresses_that_only_the_old_workers_have_are_refused_when_the_last_of_them_drains_and_not_before()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Reload(new FleetOptions { Workers = 2, Edition = 1 }));
        fleet.Boots(3);
        Assert.That(fleet.State.Editions.Order(), Is.EqualTo(new[] { 0, 1 }));
        fleet.Ends(1);
        Assert.That(fleet.Deeds.OfType<FleetAction.Refuse>(), Is.Empty);
        fleet.Happens(new FleetEvent.Ready(4));
        FleetAction[] deeds = [.. fleet.Deeds];
        int refusal = Array.FindIndex(deeds, deed => deed is FleetAction.Refuse);
        Assert.That(((FleetAction.Refuse)deeds[refusal]).Except, Is.EqualTo(new[] { 1 }));
        Assert.That(deeds[refusal + 1], Is.TypeOf<FleetAction.Drain>());
        Assert.That(fleet.State.Editions, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void A_candidate_that_is_discarded_takes_its_addresses_with_it()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload(new FleetOptions { Edition = 1 }));
        Assert.That(fleet.State.Editions.Order(), Is.EqualTo(new[] { 0, 1 }));
        fleet.FailsToBoot(2);
        Assert.That(fleet.State.Editions, Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public void A_refused_reload_changes_nothing_and_is_remembered_until_the_next()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.ReloadRefused("workers"));
        Assert.That((fleet.State.RefusedReloads, fleet.State.LastReloadRefused, fleet.State.Generation), Is.EqualTo((1, true, 1)));
        fleet.Happens(new FleetEvent.Reload());
        Assert.That(fleet.State.LastReloadRefused, Is.False);
    }
}
