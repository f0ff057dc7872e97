using System.Globalization;

// Each request needs a device for a while that serves only so many at a time: a database connection, an accelerator. What limits the
// service is then the same whatever else this machine does.
var device = new SemaphoreSlim(int.Parse(Environment.GetEnvironmentVariable("WORK_AT_ONCE") ?? "1", CultureInfo.InvariantCulture));
var use = TimeSpan.FromMilliseconds(20);

WebApplication app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/", async () =>
{
    await device.WaitAsync();
    try
    {
        await Task.Delay(use, TimeProvider.System);
        return "done";
    }
    finally
    {
        device.Release();
    }
});
app.Run();
