namespace PneuXNet.Supervisor.Configuration;

/// <summary>How many workers there are, and what is asked of them.</summary>
internal static class WorkerSettings
{
    private const int MaxThreads = 65_536;
    private const int MaxConnections = 1_000_000;
    private const int MaxRequests = 1_000_000_000;
    private const int MaxSpares = 32;

    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<int>("--workers", "-w")
        {
            Value = "N|auto", Words = ["auto"], Default = "1", Variable = new FallbackVariable("WEB_CONCURRENCY"),
            Help = "Worker processes; auto: as many as this process may use processors",
            Rule = $"must be a whole number from 1 to {Settings.MaxWorkers}, or auto", Remedy = "write for example -w 4 or -w auto",
            Read = ValueReaders.Workers, Set = (options, value) => options with { Workers = value },
            Gunicorn = "workers", Differs = "Gunicorn has no auto.",
        },
        new SettingOf<int>("--threads", "-t")
        {
            Value = "N", Default = "0",
            Help = "Requests that one worker executes at a time; 0: as many as the app takes. (In Gunicorn -t is the timeout; here it is --timeout)",
            Rule = $"must be a whole number from 0 to {MaxThreads}", Remedy = "write for example -t 8; for a time limit, --timeout 30",
            Read = ValueReaders.Integer(0, MaxThreads), Set = (options, value) => options with { Threads = value },
            Gunicorn = "threads", Differs = "A limit of requests at a time, not a pool: .NET's thread pool runs them. Default 0 (no limit) and not 1.",
        },
        new SettingOf<int>("--queue")
        {
            Value = "N", Otherwise = "no limit",
            Help = "With --threads: requests that may wait in one worker for their turn; more are refused at once, with 503 and Retry-After",
            Rule = $"must be a whole number from 0 to {MaxThreads}", Remedy = "write for example --queue 16",
            Read = ValueReaders.Integer(0, MaxThreads), Set = (options, value) => options with { Queue = value },
        },
        new SettingOf<string>("--health-path")
        {
            Value = "PATH", Repeatable = true, Otherwise = "none",
            Help = "A path of the app's at which requests wait for no turn and are never refused, for health checks; may be given several times",
            Rule = "must begin with / and hold no blank, no ? and no *", Remedy = "write for example --health-path /healthz",
            Read = (string text, out string value) => (value = text).StartsWith('/') && !text.AsSpan().ContainsAny(' ', '?', '*'),
            Set = (options, value) => options with { HealthPaths = options.HealthPaths.Add(value) },
        },
        new SettingOf<int>("--max-requests")
        {
            Value = "N", Default = "0",
            Help = "A worker that has served so many requests is replaced, its successor first; 0: never",
            Rule = $"must be a whole number from 0 to {MaxRequests}", Remedy = "write for example --max-requests 10000",
            Read = ValueReaders.Integer(0, MaxRequests), Set = (options, value) => options with { MaxRequests = value },
            Gunicorn = "max_requests", Differs = "The successor serves before the worker leaves.",
        },
        new SettingOf<int>("--max-requests-jitter")
        {
            Value = "N", Default = "0",
            Help = "At most so many requests more than --max-requests, drawn for each worker, so that they don't fall due together",
            Rule = $"must be a whole number from 0 to {MaxRequests}", Remedy = "write for example --max-requests-jitter 1000",
            Read = ValueReaders.Integer(0, MaxRequests), Set = (options, value) => options with { MaxRequestsJitter = value },
            Gunicorn = "max_requests_jitter",
        },
        new SettingOf<TimeSpan>("--max-age")
        {
            Value = "SECONDS", Default = "0",
            Help = "A worker that has served for so long is replaced, its successor first; 0: never",
            Rule = "must be a number of seconds from 0 to 31536000", Remedy = "write for example --max-age 86400",
            Read = ValueReaders.LongSeconds, Set = (options, value) => options with { MaxAge = value },
        },
        new SettingOf<TimeSpan>("--max-age-jitter")
        {
            Value = "SECONDS", Otherwise = "a tenth of --max-age",
            Help = "At most so much more than --max-age, another span for each worker, so that they don't fall due together",
            Rule = "must be a number of seconds from 0 to 31536000", Remedy = "write for example --max-age-jitter 3600",
            Read = ValueReaders.LongSeconds, Set = (options, value) => options with { MaxAgeJitter = value },
        },
        new SettingOf<long>("--max-memory")
        {
            Value = "BYTES", Default = "0",
            Help = "A worker with more memory of its own is replaced, its successor first; 0: never. What workers share, such as a mapped model, doesn't count",
            Rule = ValueReaders.BytesRule, Remedy = "write for example --max-memory 800M",
            Read = ValueReaders.Bytes, Set = (options, value) => options with { MaxMemory = value },
        },
        new SettingOf<long>("--max-memory-hard")
        {
            Value = "BYTES", Default = "0",
            Help = "A worker with more memory of its own is killed; 0: never",
            Rule = ValueReaders.BytesRule, Remedy = "write for example --max-memory-hard 1.5G",
            Read = ValueReaders.Bytes, Set = (options, value) => options with { MaxMemoryHard = value },
        },
        new SettingOf<int>("--spare")
        {
            Value = "N", Default = "0",
            Help = "Workers besides, that are started, warm and checked, and accept only when another one ends: at once",
            Rule = $"must be a whole number from 0 to {MaxSpares}", Remedy = "write for example --spare 1",
            Read = ValueReaders.Integer(0, MaxSpares), Set = (options, value) => options with { Spares = value },
        },
        new SettingOf<int>("--max-surge")
        {
            Value = "N", Default = "1",
            Help = "Workers that may start at a time beside those that they replace, in a reload",
            Rule = $"must be a whole number from 1 to {Settings.MaxWorkers}", Remedy = "write for example --max-surge 2",
            Read = ValueReaders.Integer(1, Settings.MaxWorkers), Set = (options, value) => options with { MaxSurge = value },
        },
        new SettingOf<TimeSpan>("--min-ready-seconds")
        {
            Value = "SECONDS", Default = "0",
            Help = "How long a new worker has to serve before it counts and the one that it replaces goes; if it ends before, the reload has failed",
            Rule = ValueReaders.SecondsRule, Remedy = "write for example --min-ready-seconds 10",
            Read = ValueReaders.Seconds, Set = (options, value) => options with { MinReady = value },
        },
        new SettingOf<TimeSpan>("--timeout")
        {
            Value = "SECONDS", Default = "30",
            Help = "A worker silent for longer is killed and replaced; 0: never",
            Rule = ValueReaders.SecondsRule, Remedy = "write for example --timeout 30",
            Read = ValueReaders.Seconds, Set = (options, value) => options with { Timeout = value },
            Gunicorn = "timeout", Differs = "Its short flag -t is --threads here. A worker is silent when its thread pool runs nothing, whatever its requests do.",
        },
        new SettingOf<TimeSpan>("--request-timeout")
        {
            Value = "SECONDS", Otherwise = "as --timeout",
            Help = "What a request has until its response begins; then its client gets 504, and a worker whose work goes on is replaced; 0: no limit",
            Rule = ValueReaders.SecondsRule, Remedy = "write for example --request-timeout 30",
            Read = ValueReaders.Seconds, Set = (options, value) => options with { RequestTimeout = value },
        },
        new SettingOf<TimeSpan>("--stream-timeout")
        {
            Value = "SECONDS", Default = "300",
            Help = "How long a response that has begun, or a web socket, may send nothing; then it is cut off; 0: no limit",
            Rule = ValueReaders.SecondsRule, Remedy = "write for example --stream-timeout 60",
            Read = ValueReaders.Seconds, Set = (options, value) => options with { StreamTimeout = value },
        },
        new SettingOf<TimeSpan>("--graceful-timeout")
        {
            Value = "SECONDS", Default = "30",
            Help = "What a worker has to finish its requests, in a reload and in a stop",
            Rule = ValueReaders.SecondsRule, Remedy = "write for example --graceful-timeout 30",
            Read = ValueReaders.Seconds, Set = (options, value) => options with { GracefulTimeout = value },
            Gunicorn = "graceful_timeout", Differs = "It holds in a reload too.",
        },
        new SettingOf<TimeSpan>("--shutdown-delay")
        {
            Value = "SECONDS", Default = "0",
            Help = "After TERM everything is served for so long, while readiness is denied, so that load balancers can notice; then the stop begins",
            Rule = ValueReaders.SecondsRule, Remedy = "write for example --shutdown-delay 10",
            Read = ValueReaders.Seconds, Set = (options, value) => options with { ShutdownDelay = value },
        },
        new SettingOf<TimeSpan>("--startup-timeout")
        {
            Value = "SECONDS", Default = "60",
            Help = "A worker that is not ready after this is killed; 0: never",
            Rule = ValueReaders.SecondsRule, Remedy = "write for example --startup-timeout 120",
            Read = ValueReaders.Seconds, Set = (options, value) => options with { StartupTimeout = value },
        },
        new SettingOf<int>("--worker-connections")
        {
            Value = "N", Otherwise = "no limit",
            Help = "Connections that one worker has open at a time; the next go to another worker, or wait",
            Rule = $"must be a whole number from 1 to {MaxConnections}", Remedy = "write for example --worker-connections 1000",
            Read = ValueReaders.Integer(1, MaxConnections), Set = (options, value) => options with { WorkerConnections = value },
            Gunicorn = "worker_connections", Differs = "No limit by default, and not 1000.",
        },
        new SettingOf<TimeSpan>("--keep-alive")
        {
            Value = "SECONDS", Otherwise = "the app's, which is 130 if it says nothing",
            Help = "How long a connection may wait for its next request",
            Rule = "must be a number of seconds above 0, up to 86400", Remedy = "write for example --keep-alive 75",
            Read = (string text, out TimeSpan value) => ValueReaders.Seconds(text, out value) && value >= TimeSpan.FromMilliseconds(1),
            Set = (options, value) => options with { KeepAlive = value },
            Gunicorn = "keepalive", Differs = "The app's own by default, and not 2.",
        },
    ];
}
