using System.Globalization;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>Where the master listens.</summary>
internal static class SocketSettings
{
    private const int MaxBacklog = 65_535;

    public static readonly Setting Bind = new SettingOf<BindAddress>("--bind", "-b")
    {
        Value = "ADDRESS", Repeatable = true, Default = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{BindAddress.DefaultPort}"),
        Variable = new FallbackVariable("PORT")
        {
            Complete = port => $"0.0.0.0:{port}",
            Rule = "must be a port from 0 to 65535", Remedy = "set it to a number, unset it, or use --bind",
        },
        Help = "HOST, HOST:PORT, [V6]:PORT, unix:PATH or fd://N; may be given several times",
        Otherwise = $"127.0.0.1:{BindAddress.DefaultPort}, or 0.0.0.0:$PORT if PORT is set",
        Rule = BindAddress.Rule, Remedy = "write for example -b 127.0.0.1:8000, -b [::1]:8000 or -b unix:/run/app.sock",
        Read = ValueReaders.Bind, Set = (options, value) => options with { Binds = options.Binds.Add(value) },
        Gunicorn = "bind", Differs = "A unix socket that somebody answers at is refused and not taken; its mode is 0660 and not 0777.",
    };

    public static IReadOnlyList<Setting> All { get; } =
    [
        Bind,
        new SettingOf<int>("--backlog")
        {
            Value = "N", NeedsRestart = true, Default = "2048",
            Help = "Connections that may wait to be accepted; the kernel grants at most net.core.somaxconn",
            Rule = $"must be a whole number from 1 to {MaxBacklog}", Remedy = "write for example --backlog 2048",
            Read = ValueReaders.Integer(1, MaxBacklog), Set = (options, value) => options with { Backlog = value },
            Gunicorn = "backlog", Differs = "A warning says so if the kernel grants less.",
        },
        new SettingOf<bool>("--reuse-port")
        {
            Value = "", NeedsRestart = true,
            Help = "Let other processes bind the same address and port, if they ask for that too: the kernel shares new connections between them",
            Rule = ValueReaders.TruthRule, Remedy = "write reuse_port = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { ReusePort = value },
            Gunicorn = "reuse_port",
            Differs = "One listener for all workers all the same: with one for each, what waits for a worker that ends would be reset.",
        },
    ];
}
