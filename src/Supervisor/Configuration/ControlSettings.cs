namespace PneuXNet.Supervisor.Configuration;

/// <summary>How a running master is steered.</summary>
internal static class ControlSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<string>("--control-socket")
        {
            Value = "PATH", NeedsRestart = true, Names = Naming.File, Otherwise = "pneuxnet-PID.ctl in $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR, $TMPDIR or /tmp",
            Help = "The unix socket at which the master hears pneuxnet ctl",
            Rule = "must be a path", Remedy = "write for example --control-socket /run/pneuxnet/shop.ctl",
            Read = ValueReaders.Text, Set = (options, value) => options with { ControlSocket = value },
            Gunicorn = "control_socket", Differs = "One for each master by default; a path that another master answers at is refused and not taken.",
        },
        new SettingOf<int>("--control-socket-mode")
        {
            Value = "MODE", NeedsRestart = true, Shape = ValueShape.Octal, Default = "0600",
            Help = "Permissions of the control socket, in octal; only the master's user and root may use it unless the mode lets others in",
            Rule = "must be an octal number from 0 to 0777", Remedy = "write for example --control-socket-mode 0660",
            Read = ValueReaders.Octal, Set = (options, value) => options with { ControlSocketMode = value },
            Gunicorn = "control_socket_mode", Differs = "Who connects is asked for their user as well.",
        },
        new SettingOf<bool>("--no-control-socket")
        {
            Value = "", NeedsRestart = true,
            Help = "Have no control socket",
            Rule = ValueReaders.TruthRule, Remedy = "write no_control_socket = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { NoControlSocket = value },
            Gunicorn = "control_socket_disable",
        },
    ];
}
