using System.Globalization;
using PneuXNet.Overload;

if (args is not [var mode, var url, var amount, var duration])
{
    Console.Error.WriteLine("usage: Overload closed URL CLIENTS SECONDS | open URL RATE SECONDS");
    return 2;
}
TimeSpan span = TimeSpan.FromSeconds(double.Parse(duration, CultureInfo.InvariantCulture));
using var client = new Client(new Uri(url));
double number = double.Parse(amount, CultureInfo.InvariantCulture);
Tally tally = mode == "closed" ? await client.AskInTurnAsync((int)number, span) : await client.AskByTheClockAsync(number, span);
Console.WriteLine(tally);
return 0;
