using System.Globalization;
using PneuXNet.Inference;

IDisposable[] ends = Started.EndOnSignals();
switch (args[0])
{
    case "inference":
        await InferenceBench.RunAsync(rounds: Number(1), TimeSpan.FromSeconds(Number(2)));
        break;
    case "weights":
        await WeightsBench.RunAsync(rounds: Number(1), TimeSpan.FromSeconds(Number(2)));
        break;
    case "loop":
        Loop.Obey(model: args[1], films: args[2], threads: Number(3));
        break;
}

GC.KeepAlive(ends);

int Number(int at) => int.Parse(args[at], CultureInfo.InvariantCulture);
