using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Daemons;
using PneuXNet.Supervisor.Master;
using PneuXNet.Supervisor.Upgrade;

ConfigurationSources sources = ConfigurationSources.OfThisProcess(args);
if (Verbs.Find(sources, Console.Out, Console.Error) is { } verb)
{
    return verb();
}
// Signals before all else: one that arrives before its handler is registered would end the process the hard way.
using var signals = new SignalInbox();
var command = OwnCommand.Read();
StartOrder order = CommandLineReader.Read(sources, Console.Out, Console.Error);
return order switch
{
    { Configuration: null } => order.ExitCode,
    { IsCheck: true } => new TrialBoot(order.Configuration.Options, command, signals, TimeProvider.System).Run(),
    { Configuration.Options: { Daemon: true } options } when !Launcher.HasStartedUs && !Predecessor.HasStartedUs =>
        new DetachedStart(command, options, signals).Run(),
    _ => new MasterProcess(order.Configuration, sources, command, signals, TimeProvider.System).Run(),
};
