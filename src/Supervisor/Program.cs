using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Master;
using PneuXNet.Supervisor.Upgrade;

// Signals first: one that arrives before its handler is registered would end the process the hard way.
using var signals = new SignalInbox();
var command = OwnCommand.Read();
(MasterOptions? options, int exitCode) = CommandLineReader.Read(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
return options is null ? exitCode : new MasterProcess(options, command, signals, TimeProvider.System).Run();
