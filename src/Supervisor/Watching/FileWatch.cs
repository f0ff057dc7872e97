using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.Extensions.Logging;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Watching;

/// <summary>
/// Watches the files that the app consists of, for --reload: by notices of the kernel, or by looking each second. In both cases a look
/// decides, so a notice about anything else costs a look and no more.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly MasterOptions _options;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly string _configFile;
    private readonly ChangePolicy _policy;
    private ImmutableArray<WatchRule> _rules;
    private FolderNotices? _notices;
    private long _lookedAt;
    private bool _noticed;

    /// <param name="configFile">The whole path of the configuration file; empty for none.</param>
    public FileWatch(MasterOptions options, string appFolder, string configFile, ILogger log, TimeProvider time)
    {
        (_options, _configFile, _log, _time) = (options, configFile, log, time);
        _rules = RulesFor(appFolder);
        _policy = new ChangePolicy(FileSnapshot.Take(_rules));
        _lookedAt = time.GetTimestamp();
        if (options.ReloadEngine != ReloadEngine.Poll)
        {
            Notice();
        }
        Log.WatchingFiles(log, appFolder, _notices is null ? "by looking each second" : "by notices of the kernel");
    }

    /// <summary>How soon a look is due even without a notice; null if there is no hurry.</summary>
    public TimeSpan? NextLook => _policy.IsChanging || _noticed
        ? ChangePolicy.Quiet - _time.GetElapsedTime(_lookedAt)
        : _notices is null ? PollInterval - _time.GetElapsedTime(_lookedAt) : null;

    public void AddTo(PollSet watched)
    {
        if (_notices is { } notices)
        {
            watched.Add(notices.Descriptor, () =>
            {
                notices.Drain();
                // Each notice moves the look: it comes when there have been none for a while.
                _noticed = true;
                _lookedAt = _time.GetTimestamp();
            });
        }
    }

    /// <summary>Looks, if that is due.</summary>
    /// <returns>The files that have changed, if that is a reason to reload; else none.</returns>
    public string[] Look()
    {
        if (NextLook is not { } due || due > TimeSpan.Zero)
        {
            return [];
        }
        (_noticed, _lookedAt) = (false, _time.GetTimestamp());
        string[] changed = _policy.Look(FileSnapshot.Take(_rules), _time.GetElapsedTime(0));
        Cover();
        return changed;
    }

    /// <summary>A reload takes what is there now, and perhaps another app.</summary>
    public void Follow(string appFolder)
    {
        _rules = RulesFor(appFolder);
        _policy.Take(FileSnapshot.Take(_rules));
        Cover();
    }

    public void Dispose() => _notices?.Dispose();

    private ImmutableArray<WatchRule> RulesFor(string appFolder) =>
    [
        WatchRule.OfApp(appFolder),
        WatchRule.OfSettings(Directory.GetCurrentDirectory()),
        .. _configFile.Length > 0 ? [WatchRule.Of(_configFile)] : (WatchRule[])[],
        .. _options.ReloadExtraFiles.Select(pattern => WatchRule.OfPattern(Path.GetFullPath(pattern))),
    ];

    private void Notice()
    {
        try
        {
            _notices = new FolderNotices();
            Cover();
        }
        catch (Win32Exception e)
        {
            FallBack(e);
        }
    }

    private void Cover()
    {
        try
        {
            _notices?.Cover(_rules);
        }
        catch (Win32Exception e)
        {
            FallBack(e);
        }
    }

    private void FallBack(Win32Exception e)
    {
        _notices?.Dispose();
        _notices = null;
        Log.NoNotices(_log, e.Message);
    }
}
