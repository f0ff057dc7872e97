using System.Collections.Immutable;

namespace PneuXNet.Contract;

/// <summary>
/// What the master tells a worker at its birth, in environment variables. <see cref="SlotVariable"/>, <see cref="GenerationVariable"/>
/// and <see cref="WorkersVariable"/> are the app's to read; the rest is removed by the worker before the app runs, so that no process
/// the app starts inherits it.
/// </summary>
public sealed record SpawnEnvironment
{
    /// <summary>The stable number of the worker, 0 to workers - 1; a replacement gets the number of the one it replaces.</summary>
    public const string SlotVariable = "PNEUXNET_SLOT";

    /// <summary>Counts reloads: 1 at the start, one more with each.</summary>
    public const string GenerationVariable = "PNEUXNET_GENERATION";

    /// <summary>How many workers the master was asked for, for those who divide a resource by it.</summary>
    public const string WorkersVariable = "PNEUXNET_WORKERS";

    /// <summary>Carries this record.</summary>
    public const string SpawnVariable = "PNEUXNET_SPAWN";

    /// <summary>Makes the runtime load the worker into the app.</summary>
    public const string HooksVariable = "DOTNET_STARTUP_HOOKS";

    /// <summary>The socket pair to the master.</summary>
    public const int ControlDescriptor = 3;

    /// <summary>The status page.</summary>
    public const int StatusDescriptor = 4;

    /// <summary>The listener of the worker's private unix socket.</summary>
    public const int PrivateListenerDescriptor = 5;

    /// <summary>The first of the shared listeners; the others follow without a gap.</summary>
    public const int FirstListenerDescriptor = 6;

    /// <summary>Index of the worker's cell on the status page.</summary>
    public required int Cell { get; init; }

    /// <summary>Number of shared listeners; their descriptors start at <see cref="FirstListenerDescriptor"/>.</summary>
    public required int Listeners { get; init; }

    /// <summary>The backlog that the kernel granted. Kestrel calls listen(2) again and must not shrink it.</summary>
    public required int Backlog { get; init; }

    /// <summary>How often the worker shows on the status page that its thread pool still runs.</summary>
    public required int PulseMilliseconds { get; init; }

    /// <summary>Budget of a drain that the worker begins by itself.</summary>
    public required int GracefulMilliseconds { get; init; }

    /// <summary>Requests executed at a time; 0 leaves it to the app.</summary>
    public int Threads { get; init; }

    /// <summary>Requests that may wait for their turn; null: as many as come.</summary>
    public int? Queue { get; init; }

    /// <summary>Paths of requests that wait for no turn, with blanks between them.</summary>
    public string HealthPaths { get; init; } = "";

    /// <summary>What a request has until the first byte of its response; 0: no limit.</summary>
    public int RequestTimeoutMilliseconds { get; init; }

    /// <summary>How long a response that has begun may be silent; 0: no limit.</summary>
    public int StreamTimeoutMilliseconds { get; init; }

    /// <summary>Whether the in-flight table shows queries too.</summary>
    public bool ShowsQueries { get; init; }

    /// <summary>After how many requests the worker asks for a successor; 0: never.</summary>
    public int MaxRequests { get; init; }

    /// <summary>Connections open at a time; null: as many as come.</summary>
    public int? WorkerConnections { get; init; }

    /// <summary>How long a connection may wait for its next request; null leaves it, like the three that follow, to the app.</summary>
    public int? KeepAliveMilliseconds { get; init; }

    /// <summary>Bytes of a request's first line.</summary>
    public int? LimitRequestLine { get; init; }

    /// <summary>Header fields of a request.</summary>
    public int? LimitRequestFields { get; init; }

    /// <summary>Bytes of one header field.</summary>
    public int? LimitRequestFieldSize { get; init; }

    /// <summary>By whose rules requests are let in.</summary>
    public HttpRules HttpRules { get; init; }

    /// <summary>What becomes of fields with an underscore in their name.</summary>
    public HeaderMap HeaderMap { get; init; }

    /// <summary>Whose X-Forwarded headers are believed, see <see cref="TrustedProxies"/>.</summary>
    public string ForwardedAllowIps { get; init; } = "";

    /// <summary>Fields that say that a client came by https, a NAME=VALUE a line; empty: the usual ones.</summary>
    public string SecureSchemeHeaders { get; init; } = "";

    /// <summary>Whether a connection may begin with a header of the PROXY protocol.</summary>
    public ProxyProtocol ProxyProtocol { get; init; }

    /// <summary>Who may send it, see <see cref="TrustedProxies"/>.</summary>
    public string ProxyAllowIps { get; init; } = "";

    /// <summary>Where certificates and key are, see <see cref="TlsBundle"/>; null: TLS is not spoken.</summary>
    public int? TlsDescriptor { get; init; }

    public TlsVersion TlsMinVersion { get; init; }

    /// <summary>Names of cipher suites, see <see cref="CipherSuites"/>; empty: OpenSSL's choice.</summary>
    public string Ciphers { get; init; } = "";

    /// <summary>Certificates of clients: 0 not asked for, 1 taken, 2 required.</summary>
    public int ClientCertificates { get; init; }

    /// <summary>h1, h2 or h1,h2.</summary>
    public string HttpProtocols { get; init; } = "h1,h2";

    /// <summary>Streams of a connection; null leaves it, like the three that follow, to the app.</summary>
    public int? Http2MaxConcurrentStreams { get; init; }

    /// <summary>Bytes.</summary>
    public int? Http2InitialWindowSize { get; init; }

    /// <summary>Bytes.</summary>
    public int? Http2MaxFrameSize { get; init; }

    /// <summary>Bytes of all fields of a request.</summary>
    public int? Http2MaxHeaderListSize { get; init; }

    /// <summary>The path that the app is mounted at; empty for none.</summary>
    public string RootPath { get; init; } = "";

    /// <summary>Format of the access log, see <see cref="Contract.AccessLogFormat"/>.</summary>
    public string AccessLogFormat { get; init; } = "";

    /// <summary>Where the access log goes; null: nowhere.</summary>
    public int? AccessLogDescriptor { get; init; }

    /// <summary>The syslog server for the access log, see <see cref="Syslog.SyslogAddress"/>; empty: none.</summary>
    public string AccessSyslog { get; init; } = "";

    /// <summary>By its number.</summary>
    public int? SyslogFacility { get; init; }

    public string SyslogTag { get; init; } = "";

    /// <summary>The statsd server, by address and not by name; empty: no metrics.</summary>
    public string StatsdHost { get; init; } = "";

    public string StatsdPrefix { get; init; } = "";

    public string DogstatsdTags { get; init; } = "";

    /// <summary>The assembly with an operator's hooks, PATH.dll or PATH.dll:TYPE; empty: none.</summary>
    public string WorkerHooks { get; init; } = "";

    /// <summary>The app's own DOTNET_STARTUP_HOOKS, put back by the worker; empty if it had none.</summary>
    public string AppHooks { get; init; } = "";

    /// <summary>Where the file of the access log is placed, if it isn't standard output: behind the listeners.</summary>
    public static int AccessLogFileDescriptor(int listeners) => FirstListenerDescriptor + listeners;

    /// <summary>Descriptors of the shared listeners, in the order of the master's --bind.</summary>
    public ImmutableArray<int> ListenerDescriptors => [.. Enumerable.Range(FirstListenerDescriptor, Listeners)];

    /// <summary>The value for <see cref="SpawnVariable"/>.</summary>
    public string Encode() => SpawnEncoding.Write(this);

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">The value is not of this version.</exception>
    public static SpawnEnvironment Decode(string value) => SpawnEncoding.Read<SpawnEnvironment>(value);
}
