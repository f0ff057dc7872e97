using PneuXNet.Specimen;

string boot = BootMisbehaviour.Asked();
if (!BootMisbehaviour.Run(boot))
{
    return;
}

Model.Load();
IHost app = Hosts.Build(Environment.GetEnvironmentVariable("SPECIMEN_BUILDER") ?? "full", args);
if (boot == "stopped")
{
    app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
}
await app.RunAsync();
