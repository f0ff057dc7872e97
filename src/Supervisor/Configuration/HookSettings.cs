using PneuXNet.Supervisor.Hooks;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>What is run when something happens to the master or in a worker.</summary>
internal static class HookSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<KeyValuePair<string, string>>("--hooks", "--hook")
        {
            Value = "EVENT=COMMAND", Repeatable = true,
            Help = $"A command of the shell for something that happens to the master: {string.Join(", ", HookNames.All)}; may be given several times",
            Rule = $"must be EVENT=COMMAND with EVENT one of {string.Join(", ", HookNames.All)}",
            Remedy = "write for example --hook child_exit='logger worker $PNEUXNET_SLOT ended'",
            Read = (string text, out KeyValuePair<string, string> value) =>
                ValueReaders.Variable(text, out value) && HookNames.All.Contains(value.Key) && value.Value.Length > 0,
            Set = (options, value) => options with { Hooks = options.Hooks.Add(value) },
            Gunicorn = "on_starting", Differs = "Commands instead of functions, here and for the other seven: they run beside the master and can't hold it up.",
        },
        new SettingOf<string>("--worker-hooks")
        {
            Value = "PATH.dll[:TYPE]", Names = Naming.File,
            Help = "An assembly with a class that is called in each worker: when it is ready, told to stop now, about to be killed, at its end",
            Rule = "must be the path of a .dll, with or without :TYPE", Remedy = "write for example --worker-hooks /srv/shop/Hooks.dll",
            Read = (string text, out string value) => (value = text).Contains(".dll", StringComparison.OrdinalIgnoreCase), Set = (options, value) => options with { WorkerHooks = value },
            Gunicorn = "post_worker_init", Differs = "A class that implements IWorkerHooks, for this and for worker_int, worker_abort and worker_exit.",
        },
        new SettingOf<TimeSpan>("--hook-timeout")
        {
            Value = "SECONDS", Default = "30",
            Help = "What a hook's command has until its process group is killed; the start waits so long for on_starting, the end for on_exit",
            Rule = "must be a number of seconds above 0 and up to 86400", Remedy = "write for example --hook-timeout 30",
            Read = (string text, out TimeSpan value) => ValueReaders.Seconds(text, out value) && value > TimeSpan.Zero,
            Set = (options, value) => options with { HookTimeout = value },
        },
    ];
}
