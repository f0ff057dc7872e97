using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Checks;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Watching;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>What the user asked for, validated.</summary>
internal sealed record MasterOptions
{
    /// <summary>The configuration file that was read; empty for none.</summary>
    public string ConfigFile { get; init; } = "";

    /// <summary>Path of the app; empty for the bundled web app.</summary>
    public string App { get; init; } = "";

    public ImmutableArray<string> AppArguments { get; init; } = [];

    /// <summary>1 to 256.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Requests that a worker executes at a time; 0 leaves it to the app.</summary>
    public int Threads { get; init; }

    /// <summary>Requests that may wait for their turn; null: as many as come.</summary>
    public int? Queue { get; init; }

    /// <summary>Paths of requests that wait for no turn.</summary>
    public ImmutableArray<string> HealthPaths { get; init; } = [];

    /// <summary>Requests after which a worker is replaced; 0: never.</summary>
    public int MaxRequests { get; init; }

    /// <summary>At most so many more, drawn for each worker.</summary>
    public int MaxRequestsJitter { get; init; }

    /// <summary>Connections that a worker has open at a time; null: as many as come.</summary>
    public int? WorkerConnections { get; init; }

    /// <summary>How long a connection may wait for its next request; null leaves it, like the three that follow, to the app.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>Bytes.</summary>
    public int? LimitRequestLine { get; init; }

    public int? LimitRequestFields { get; init; }

    /// <summary>Bytes.</summary>
    public int? LimitRequestFieldSize { get; init; }

    public HttpRules HttpRules { get; init; }

    public HeaderMap HeaderMap { get; init; }

    /// <summary>A path, or empty for no TLS.</summary>
    public string CertFile { get; init; } = "";

    /// <summary>A path; empty: the key is in <see cref="CertFile"/>.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>A path; empty: whom the system trusts.</summary>
    public string CaCerts { get; init; } = "";

    /// <summary>0 to 2.</summary>
    public int CertReqs { get; init; }

    public string Ciphers { get; init; } = "";

    public TlsVersion TlsMinVersion { get; init; }

    /// <summary>h1, h2 or h1,h2.</summary>
    public string HttpProtocols { get; init; } = "h1,h2";

    /// <summary>Null leaves it, like the three that follow, to the app.</summary>
    public int? Http2MaxConcurrentStreams { get; init; }

    /// <summary>Bytes.</summary>
    public int? Http2InitialWindowSize { get; init; }

    /// <summary>Bytes.</summary>
    public int? Http2MaxFrameSize { get; init; }

    /// <summary>Bytes.</summary>
    public int? Http2MaxHeaderListSize { get; init; }

    public ProxyProtocol ProxyProtocol { get; init; }

    /// <summary>Addresses and networks, with commas between them, or *.</summary>
    public string ProxyAllowIps { get; init; } = "";

    /// <summary>Name and value; none: the usual ones.</summary>
    public ImmutableArray<KeyValuePair<string, string>> SecureSchemeHeaders { get; init; } = [];

    public ImmutableArray<BindAddress> Binds { get; init; } = [];

    /// <summary>Nobody named an address.</summary>
    public bool BindsAreDefault { get; init; }

    /// <summary>What is asked of listen(2), from 1.</summary>
    public int Backlog { get; init; } = 2048;

    /// <summary>Whether others may bind the same address.</summary>
    public bool ReusePort { get; init; }

    /// <summary>A folder, or empty for none.</summary>
    public string Incidents { get; init; } = "";

    public KeptIncidents KeptIncidents { get; init; } = new(Count: 50, Bytes: 512L << 20);

    public bool DumpsIncidents { get; init; }

    public bool ShowsQueries { get; init; }

    /// <summary>Zero: never.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>What a request has until its response begins. Zero: no limit; null: as <see cref="Timeout"/>.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>How long a response that has begun may send nothing. Zero: no limit.</summary>
    public TimeSpan StreamTimeout { get; init; }

    public TimeSpan GracefulTimeout { get; init; }

    /// <summary>What passes between TERM and the stop.</summary>
    public TimeSpan ShutdownDelay { get; init; }

    /// <summary>Zero: never.</summary>
    public TimeSpan StartupTimeout { get; init; }

    public string Name { get; init; } = "";

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public LogFormat LogFormat { get; init; }

    /// <summary>A path, or "-" for standard error.</summary>
    public string LogFile { get; init; } = "-";

    /// <summary>A path, "-" for standard output, or empty for none.</summary>
    public string AccessLogFile { get; init; } = "";

    public string AccessLogFormat { get; init; } = Contract.AccessLogFormat.Default;

    /// <summary>What workers write to their standard streams goes to the log.</summary>
    public bool CaptureOutput { get; init; }

    public bool Syslog { get; init; }

    public string SyslogAddress { get; init; } = "";

    /// <summary>Empty: the name of this instance.</summary>
    public string SyslogPrefix { get; init; } = "";

    public string SyslogFacility { get; init; } = "";

    public bool DisableRedirectAccessToSyslog { get; init; }

    /// <summary>Where metrics go; empty: nowhere.</summary>
    public string StatsdHost { get; init; } = "";

    public string StatsdPrefix { get; init; } = "";

    public string DogstatsdTags { get; init; } = "";

    public bool EnableBacklogMetric { get; init; }

    /// <summary>Addresses and networks, with commas between them, or *.</summary>
    public string ForwardedAllowIps { get; init; } = "";

    /// <summary>Begins with a slash; empty for none.</summary>
    public string RootPath { get; init; } = "";

    /// <summary>A path, or empty for none.</summary>
    public string PidFile { get; init; } = "";

    /// <summary>A folder, or empty to stay.</summary>
    public string Chdir { get; init; } = "";

    /// <summary>Whom the workers run as: a name or a number; empty: as the master.</summary>
    public string User { get; init; } = "";

    /// <summary>The workers' group: a name or a number; empty: the user's.</summary>
    public string Group { get; init; } = "";

    /// <summary>The workers are in all groups of their user.</summary>
    public bool InitGroups { get; init; }

    /// <summary>Run apart from the terminal.</summary>
    public bool Daemon { get; init; }

    /// <summary>A daemon keeps the standard streams that are no terminal.</summary>
    public bool StdioInheritance { get; init; }

    /// <summary>For what the workers create, and for unix sockets; none: the master's own, and 0660 for unix sockets.</summary>
    public int? Umask { get; init; }

    public bool Reload { get; init; }

    public ReloadEngine ReloadEngine { get; init; }

    /// <summary>Paths and patterns.</summary>
    public ImmutableArray<string> ReloadExtraFiles { get; init; } = [];

    /// <summary>Commands by the name of what they are run for.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Hooks { get; init; } = [];

    /// <summary>An assembly with hooks for workers, PATH.dll or PATH.dll:TYPE; empty: none.</summary>
    public string WorkerHooks { get; init; } = "";

    public TimeSpan HookTimeout { get; init; }

    /// <summary>For the workers, over what the master has.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>How many successors may start beside the workers that they replace, from 1.</summary>
    public int MaxSurge { get; init; } = 1;

    /// <summary>How long a new worker has to serve before it counts.</summary>
    public TimeSpan MinReady { get; init; }

    /// <summary>Workers that wait for the place of one that ends.</summary>
    public int Spares { get; init; }

    /// <summary>How long a worker serves until it is replaced; zero: for ever.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>At most so much longer; null: a tenth of the age.</summary>
    public TimeSpan? MaxAgeJitter { get; init; }

    /// <summary>Bytes of its own above which a worker is replaced; 0: never.</summary>
    public long MaxMemory { get; init; }

    /// <summary>Bytes of its own above which a worker is killed; 0: never.</summary>
    public long MaxMemoryHard { get; init; }

    /// <summary>What every worker has to answer before it may accept; the app may have more of its own.</summary>
    public ImmutableArray<GoldenCheck> Checks { get; init; } = [];

    /// <summary>A path, or empty for the usual one.</summary>
    public string ControlSocket { get; init; } = "";

    public int ControlSocketMode { get; init; } = 0x180;

    public bool NoControlSocket { get; init; }

    /// <summary>Where the admin app answers; empty: there is none.</summary>
    public string AdminBind { get; init; } = "";

    /// <summary>A path, or empty for none.</summary>
    public string AdminTokenFile { get; init; } = "";

    /// <summary>A URL; empty: the usual variable says, or none.</summary>
    public string OtlpEndpoint { get; init; } = "";

    /// <summary>What of it the plan goes by.</summary>
    public FleetOptions Fleet => new()
    {
        Workers = Workers,
        MaxSurge = MaxSurge,
        MinReady = MinReady,
        Spares = Spares,
        MaxAge = MaxAge,
        MaxAgeJitter = MaxAgeJitter ?? MaxAge / 10,
        MaxMemory = MaxMemory,
        MaxMemoryHard = MaxMemoryHard,
        Timeout = Timeout,
        StartupTimeout = StartupTimeout,
        GracefulTimeout = GracefulTimeout,
        ShutdownDelay = ShutdownDelay,
        PulseInterval = PulsePolicy.IntervalFor(Timeout),
        CaptureTimeout = DumpsIncidents ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(10),
    };
}
