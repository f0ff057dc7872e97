using System.Globalization;
using PneuXNet.Clients;

int number = int.Parse(args[1], CultureInfo.InvariantCulture);
switch (args[0])
{
    case "loss":
        await LossBench.RunAsync(TimeSpan.FromSeconds(number));
        break;
    case "spare":
        await SpareBench.RunAsync(number);
        break;
    case "totals":
        await TotalsBench.RunAsync(TimeSpan.FromSeconds(number));
        break;
}
