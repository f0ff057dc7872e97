using PneuXNet.Admin.Hosting;
using PneuXNet.Contract;

if (Environment.GetEnvironmentVariable(AdminEnvironment.Variable) is not { } value)
{
    Console.Error.WriteLine("This is started by a master of pneuxnet: pneuxnet --admin-bind 127.0.0.1:9090");
    return ExitCodes.Usage;
}
await using WebApplication app = AdminHost.Build(AdminEnvironment.Decode(value));
await app.StartAsync();
await WarmUp.RunAsync(app);
await app.WaitForShutdownAsync();
return ExitCodes.Ok;
