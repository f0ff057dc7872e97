using System.Globalization;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Probes;

/// <summary>What is wrong, in the eyes of a probe; nothing: all is well. Pure decisions over the status page.</summary>
internal static class Health
{
    /// <summary>Three turns that the master's loop has not made, of which the admin app asks one each five seconds.</summary>
    private const double MostSilence = 15;

    /// <summary>Whether the master lives. What workers do is the master's to notice, and not a reason to restart it.</summary>
    public static IReadOnlyList<string> Live(MasterFacts master) =>
        master.Heartbeat is { } age && age > MostSilence ? [Text($"the master's loop has not turned for {age:0.0} s (limit {MostSilence:0} s)")] : [];

    /// <summary>Whether requests should be sent here.</summary>
    public static IReadOnlyList<string> Ready(MasterFacts master)
    {
        // In an upgrade the new master's workers serve the same addresses, whatever becomes of this one's.
        if (master.SuccessorServes)
        {
            return [];
        }
        List<string> reasons = [];
        if (master.Phase != "running" || master.Leaving)
        {
            reasons.Add(Text($"the service is stopping; {master.Serving} workers serve still"));
        }
        if (!master.HasStarted)
        {
            reasons.Add(NotStarted(master));
        }
        else if (master.Serving == 0)
        {
            reasons.Add(Text($"no worker serves, of {master.Target} that there shall be"));
        }
        if (master.Paused)
        {
            reasons.Add("paused by an operator: nobody is accepted");
        }
        return reasons;
    }

    /// <summary>Whether the start is over: half of the workers have served at the same time.</summary>
    public static IReadOnlyList<string> Started(MasterFacts master) => master.HasStarted ? [] : [NotStarted(master)];

    private static string NotStarted(MasterFacts master) => Text($"the start is not over: {master.Serving} of {master.Target} workers serve, and half of them have to");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
