namespace PneuXNet.Supervisor.Watching;

/// <summary>
/// When a change of files is a reason to reload: once nothing changes any more, since a build writes many files and half of one is no
/// app. Files that never rest are taken as they are after a while.
/// </summary>
internal sealed class ChangePolicy(FileSnapshot running)
{
    /// <summary>So long nothing may change.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private FileSnapshot _running = running;
    private FileSnapshot _last = running;
    private TimeSpan? _changingSince;

    /// <summary>Whether another look is due after <see cref="Quiet"/>.</summary>
    public bool IsChanging => _changingSince is not null;

    /// <returns>The files that have changed since the last reload, if it is time for one; else none.</returns>
    public string[] Look(FileSnapshot now, TimeSpan at)
    {
        bool rests = _last.DifferencesTo(now).Length == 0;
        _last = now;
        string[] changed = _running.DifferencesTo(now);
        if (changed.Length == 0)
        {
            _changingSince = null;
            return [];
        }
        _changingSince ??= at;
        if (!rests && at - _changingSince < Patience)
        {
            return [];
        }
        Take(now);
        return changed;
    }

    /// <summary>What is there now is what a reload takes, whoever asked for it.</summary>
    public void Take(FileSnapshot now)
    {
        (_running, _last) = (now, now);
        _changingSince = null;
    }
}
