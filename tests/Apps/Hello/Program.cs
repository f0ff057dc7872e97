WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
// Else the console, one line a request, is what a benchmark would measure.
builder.Logging.ClearProviders();
WebApplication app = builder.Build();
app.MapGet("/", () => "Hello World!");
app.Run();
