using Microsoft.Extensions.Logging;
using PneuXNet.Contract.Syslog;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Logging;

/// <summary>The syslog server of the settings: what the master sends to it, and by what names.</summary>
internal sealed record SyslogServer(SyslogAddress Address, int Facility, string ErrorTag, string AccessTag)
{
    /// <returns>Null if none is wanted.</returns>
    public static SyslogServer? Of(MasterOptions options)
    {
        if (!options.Syslog)
        {
            return null;
        }
        string middle = options.SyslogPrefix.Length > 0 ? options.SyslogPrefix : options.Name;
        string name = middle.Length > 0 ? $"pneuxnet.{middle}" : "pneuxnet";
        return new SyslogServer(SyslogAddress.TryParse(options.SyslogAddress)!, SyslogFacilities.ByName[options.SyslogFacility], $"{name}.error", $"{name}.access");
    }

    /// <param name="log">Where it is told that lines were lost; not syslog itself.</param>
    public SyslogSender Open(ILogger log, TimeProvider time) =>
        new(Address, Facility, ErrorTag, (lines, why) => Log.SyslogLost(log, lines, Address.ToString(), why), time);

    public static SyslogSeverity SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Critical => SyslogSeverity.Critical,
        LogLevel.Error => SyslogSeverity.Error,
        LogLevel.Warning => SyslogSeverity.Warning,
        LogLevel.Information => SyslogSeverity.Informational,
        _ => SyslogSeverity.Debug,
    };
}
