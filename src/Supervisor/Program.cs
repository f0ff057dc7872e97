using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Master;

// Signals first: one that arrives before its handler is registered would end the process the hard way.
using var signals = new SignalInbox();
(MasterOptions? options, int exitCode) = CommandLineReader.Read(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
return options is null ? exitCode : new MasterProcess(options, signals, TimeProvider.System).Run();
