using PneuXNet.Supervisor.Admin;

namespace PneuXNet.Supervisor.Tests.Admin;

public sealed class AdminPlanTests
{
    private static readonly TimeSpan Begin = TimeSpan.FromSeconds(1000);

    [Test]
    public void It_is_started_when_it_is_wanted_and_only_once()
    {
        var admin = new Story();
        Assert.That(admin.At(0, new AdminEvent.Look()), Is.EqualTo(AdminAction.None));
        Assert.That(admin.At(0, new AdminEvent.Wanted(true)), Is.EqualTo(AdminAction.Start));
        Assert.That(admin.At(1, new AdminEvent.Wanted(true)), Is.EqualTo(AdminAction.None));
    }

    [Test]
    public void A_single_end_is_followed_by_another_start_at_once()
    {
        Story admin = Story.Running();
        Assert.That(admin.At(100, new AdminEvent.Gone()), Is.EqualTo(AdminAction.Start));
    }

    [Test]
    public void One_that_ends_again_and_again_is_started_ever_more_seldom_but_at_least_twice_a_minute()
    {
        Story admin = Story.Running();
        List<double> pauses = [];
        double now = 1;
        for (int i = 0; i < 10; i++)
        {
            AdminAction action = admin.At(now, new AdminEvent.Gone());
            double due = (admin.State.WakeAt!.Value - Begin).TotalSeconds;
            pauses.Add(action == AdminAction.Start ? 0 : due - now);
            if (action != AdminAction.Start)
            {
                Assert.That(admin.At(due - 0.01, new AdminEvent.Look()), Is.EqualTo(AdminAction.None));
                Assert.That(admin.At(due, new AdminEvent.Look()), Is.EqualTo(AdminAction.Start));
                now = due;
            }
            now += 1;
        }
        Assert.That(pauses, Is.EqualTo(new[] { 0, 0.5, 1, 2, 4, 8, 16, 30, 30, 30 }).Within(0.001));
    }

    [Test]
    public void Who_has_run_for_a_minute_begins_with_a_clean_record()
    {
        Story admin = Story.Running();
        admin.At(1, new AdminEvent.Gone());
        admin.At(2, new AdminEvent.Gone());
        admin.At(2.5, new AdminEvent.Look());
        Assert.That(admin.At(70, new AdminEvent.Gone()), Is.EqualTo(AdminAction.Start));
    }

    [Test]
    public void One_that_is_silent_for_three_pulses_is_killed_and_followed_by_another()
    {
        Story admin = Story.Running();
        admin.At(5, new AdminEvent.Heard());
        Assert.That(admin.At(19.9, new AdminEvent.Look()), Is.EqualTo(AdminAction.None));
        Assert.That(admin.State.WakeAt, Is.EqualTo(Begin + TimeSpan.FromSeconds(20)));
        Assert.That(admin.At(20, new AdminEvent.Look()), Is.EqualTo(AdminAction.KillSilent));
        Assert.That(admin.At(20.1, new AdminEvent.Look()), Is.EqualTo(AdminAction.None));
        Assert.That(admin.At(20.2, new AdminEvent.Gone()), Is.EqualTo(AdminAction.Start));
    }

    [Test]
    public void A_slow_start_is_given_a_minute()
    {
        Story admin = Story.Running();
        Assert.That(admin.At(59, new AdminEvent.Look()), Is.EqualTo(AdminAction.None));
        Assert.That(admin.At(60, new AdminEvent.Look()), Is.EqualTo(AdminAction.KillSilent));
    }

    [Test]
    public void One_that_is_not_wanted_any_more_is_told_to_end_and_killed_if_it_does_not()
    {
        Story admin = Story.Running();
        Assert.That(admin.At(5, new AdminEvent.Wanted(false)), Is.EqualTo(AdminAction.End));
        Assert.That(admin.At(6.9, new AdminEvent.Look()), Is.EqualTo(AdminAction.None));
        Assert.That(admin.At(7, new AdminEvent.Look()), Is.EqualTo(AdminAction.Kill));
        Assert.That(admin.At(7.1, new AdminEvent.Gone()), Is.EqualTo(AdminAction.None));
        Assert.That(admin.State.WakeAt, Is.Null);
    }

    [Test]
    public void Other_settings_replace_it_without_a_pause()
    {
        Story admin = Story.Running();
        Assert.That(admin.At(5, new AdminEvent.Changed()), Is.EqualTo(AdminAction.End));
        Assert.That(admin.At(5.2, new AdminEvent.Gone()), Is.EqualTo(AdminAction.Start));
    }

    [Test]
    public void Other_settings_end_the_pause_of_one_that_always_failed()
    {
        Story admin = Story.Running();
        for (int i = 1; i < 4; i++)
        {
            admin.At(10 * i, new AdminEvent.Gone());
            admin.At((10 * i) + 9, new AdminEvent.Look());
        }
        Assert.That(admin.At(40, new AdminEvent.Gone()), Is.EqualTo(AdminAction.None));
        Assert.That(admin.At(40, new AdminEvent.Changed()), Is.EqualTo(AdminAction.Start));
    }

    private sealed class Story
    {
        public AdminState State { get; private set; } = new();

        public static Story Running()
        {
            var story = new Story();
            story.At(0, new AdminEvent.Wanted(true));
            return story;
        }

        public AdminAction At(double seconds, AdminEvent happened)
        {
            (State, AdminAction action) = AdminPlan.Next(State, happened, Begin + TimeSpan.FromSeconds(seconds));
            return action;
        }
    }
}
