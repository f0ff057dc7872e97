using PneuXNet.Training.Commands;

return TrainingCommandLine.Run(args, Console.Out, Console.Error, TimeProvider.System);
