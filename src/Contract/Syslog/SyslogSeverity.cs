namespace PneuXNet.Contract.Syslog;

/// <summary>How serious a line is: RFC 5424, section 6.2.1; the numbers are syslog's.</summary>
public enum SyslogSeverity
{
    Critical = 2,
    Error = 3,
    Warning = 4,
    Informational = 6,
    Debug = 7,
}
