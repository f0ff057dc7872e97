using PneuXNet.Contract;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>What the master does around its workers.</summary>
internal static class MechanicsSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<bool>("--daemon", "-D")
        {
            Value = "", NeedsRestart = true,
            Help = "Run in the background, apart from the terminal. The command returns when the workers serve, or with an error when they don't",
            Rule = "must be true or false", Remedy = "write daemon = true; under systemd or in a container leave it out",
            Read = ValueReaders.Truth, Set = (options, value) => options with { Daemon = value },
            Gunicorn = "daemon", Differs = "Gunicorn's command returns at once, whatever comes of it.",
        },
        new SettingOf<bool>("--enable-stdio-inheritance", "-R")
        {
            Value = "", NeedsRestart = true,
            Help = "With --daemon, keep writing to standard output and error where these are no terminal; without it both go nowhere",
            Rule = "must be true or false", Remedy = "write enable_stdio_inheritance = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { StdioInheritance = value },
            Gunicorn = "enable_stdio_inheritance",
        },
        new SettingOf<string>("--chdir")
        {
            Value = "FOLDER", NeedsRestart = true, Names = Naming.Folder,
            Help = "The folder to run in; other paths are taken from there",
            Rule = "must be a folder that exists", Remedy = "create it or name another",
            Read = ValueReaders.Text, Fits = (value, folder) => Directory.Exists(Path.Combine(folder, value)),
            Set = (options, value) => options with { Chdir = value },
            Gunicorn = "chdir", Differs = "The configuration file is looked for in the folder of the start.",
        },
        new SettingOf<string>("--user", "-u")
        {
            Value = "USER", NeedsRestart = true,
            Help = "Whom the workers run as, by name or number; the master stays root",
            Rule = "must be a user of this machine, or a number", Remedy = "write for example -u www-data",
            Read = (string text, out string value) => WorkerIdentity.IsUser(value = text), Set = (options, value) => options with { User = value },
            Gunicorn = "user", Differs = "Capabilities are dropped too.",
        },
        new SettingOf<string>("--group", "-g")
        {
            Value = "GROUP", NeedsRestart = true,
            Help = "The workers' group, by name or number; the user's own if only --user is given. Other groups are dropped",
            Rule = "must be a group of this machine, or a number", Remedy = "write for example -g www-data",
            Read = (string text, out string value) => WorkerIdentity.IsGroup(value = text), Set = (options, value) => options with { Group = value },
            Gunicorn = "group", Differs = "The supplementary groups of the master are dropped; Gunicorn keeps them.",
        },
        new SettingOf<bool>("--initgroups")
        {
            Value = "", NeedsRestart = true,
            Help = "Give the workers all groups that the user of --user is in, instead of none but the one",
            Rule = "must be true or false", Remedy = "write initgroups = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { InitGroups = value },
            Gunicorn = "initgroups",
        },
        new SettingOf<int>("--umask", "-m")
        {
            Value = "MODE", NeedsRestart = true, Shape = ValueShape.Octal,
            Help = "Permissions taken from what workers create and from unix sockets, in octal; a unix socket has mode 0660 if it is not given",
            Rule = "must be an octal number from 0 to 0777", Remedy = "write for example -m 007",
            Read = ValueReaders.Octal, Set = (options, value) => options with { Umask = value },
            Gunicorn = "umask", Differs = "Always octal, with or without a leading 0. Without it the master's own umask holds, and not 0.",
        },
        new SettingOf<KeyValuePair<string, string>>("--env", "-e")
        {
            Value = "KEY=VALUE", Repeatable = true,
            Help = "An environment variable for the workers; may be given several times",
            Rule = "must be KEY=VALUE with a KEY that is not empty", Remedy = "write for example -e ASPNETCORE_ENVIRONMENT=Staging",
            Read = ValueReaders.Variable, Set = (options, value) => options with { Environment = options.Environment.Add(value) },
            Gunicorn = "raw_env", Differs = "The master's own environment stays as it is.",
        },
        new SettingOf<string>("--pid", "-p")
        {
            Value = "FILE", NeedsRestart = true, Names = Naming.File,
            Help = "A file for the master's process id, locked while it runs",
            Rule = "must be a path", Remedy = "write for example --pid /run/pneuxnet.pid",
            Read = ValueReaders.Text, Set = (options, value) => options with { PidFile = value },
            Gunicorn = "pidfile", Differs = "A lock and not the number tells whether the master lives, so a left-over file stops nobody.",
        },
        new SettingOf<string>("--forwarded-allow-ips")
        {
            Value = "ADDRESSES", Default = "127.0.0.1,::1", Variable = new FallbackVariable("FORWARDED_ALLOW_IPS"),
            Help = "Proxies whose X-Forwarded-For, -Proto, -Host and -Prefix are believed: addresses and networks, with commas, or *; from others they are dropped",
            Rule = "must be addresses or networks, with commas between them, or *", Remedy = "write for example --forwarded-allow-ips 127.0.0.1,10.0.0.0/8",
            Read = (string text, out string value) => TrustedProxies.TryParse(value = text, out _) is not null,
            Offender = text => TrustedProxies.TryParse(text, out string offender) is null ? offender : text,
            Set = (options, value) => options with { ForwardedAllowIps = value },
            Gunicorn = "forwarded_allow_ips", Differs = "X-Forwarded-For, -Host and -Prefix count as well as the scheme; from others they are removed.",
        },
        new SettingOf<KeyValuePair<string, string>>("--secure-scheme-headers")
        {
            Value = "NAME=VALUE", Repeatable = true, Otherwise = "X-Forwarded-Protocol=ssl, X-Forwarded-Proto=https and X-Forwarded-Ssl=on",
            Help = "A header field by which a trusted proxy says that its client came by https; may be given several times. If two contradict each other, the answer is 400",
            Rule = "must be NAME=VALUE with the name of a header field", Remedy = "write for example --secure-scheme-headers X-Forwarded-Proto=https",
            Read = (string text, out KeyValuePair<string, string> value) => ValueReaders.Variable(text, out value) && value.Key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'),
            Set = (options, value) => options with { SecureSchemeHeaders = options.SecureSchemeHeaders.Add(value) },
            Gunicorn = "secure_scheme_headers", Differs = "A flag too. A list, as a chain of proxies makes, counts if its members agree.",
        },
        new SettingOf<ProxyProtocol>("--proxy-protocol")
        {
            Value = "MODE", Default = "off", Words = ["off", "v1", "v2", "auto"], Bare = "auto",
            Help = "Whether connections may begin with a header of the PROXY protocol: off, v1, v2, or auto for both, which the flag alone means",
            Rule = "must be off, v1, v2 or auto", Remedy = "write for example --proxy-protocol v2",
            Read = ValueReaders.Word, Set = (options, value) => options with { ProxyProtocol = value },
            Gunicorn = "proxy_protocol", Differs = "A header must come within 5 s of the connect.",
        },
        new SettingOf<string>("--proxy-allow-from", "--proxy-allow-ips")
        {
            Value = "ADDRESSES", Default = "127.0.0.1,::1",
            Help = "Who may send such a header: addresses and networks, with commas, or *; others are answered with 403. Unix sockets may always",
            Rule = "must be addresses or networks, with commas between them, or *", Remedy = "write for example --proxy-allow-from 10.0.0.0/8",
            Read = (string text, out string value) => TrustedProxies.TryParse(value = text, out _) is not null,
            Offender = text => TrustedProxies.TryParse(text, out string offender) is null ? offender : text,
            Set = (options, value) => options with { ProxyAllowIps = value },
            Gunicorn = "proxy_allow_ips", Differs = "Networks too.",
        },
        new SettingOf<HeaderMap>("--header-map")
        {
            Value = "MAP", Default = "drop", Words = ["drop", "refuse", "dangerous"],
            Help = "What becomes of header fields with an underscore in their name: drop removes them, refuse answers 400, dangerous keeps them",
            Rule = "must be drop, refuse or dangerous", Remedy = "write for example --header-map refuse",
            Read = ValueReaders.Word, Set = (options, value) => options with { HeaderMap = value },
            Gunicorn = "header_map",
        },
        new SettingOf<string>("--root-path")
        {
            Value = "PATH",
            Help = "The path that the app is mounted at, taken off the front of request paths",
            Rule = "must begin with a slash and not end with one", Remedy = "write for example --root-path /films",
            Read = (string text, out string value) => (value = text) is ['/', .., not '/'], Set = (options, value) => options with { RootPath = value },
            Gunicorn = "root_path",
        },
    ];
}
