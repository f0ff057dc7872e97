using PneuXNet.Specimen;

if (!BootMisbehaviour.Run(Environment.GetEnvironmentVariable("SPECIMEN_BOOT") ?? ""))
{
    return;
}

IHost app = Hosts.Build(Environment.GetEnvironmentVariable("SPECIMEN_BUILDER") ?? "full", args);
if (Environment.GetEnvironmentVariable("SPECIMEN_BOOT") == "stopped")
{
    app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
}
await app.RunAsync();
