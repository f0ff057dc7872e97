using Microsoft.Extensions.Configuration.Memory;
using PneuXNet.MemberHost;

// The master's words: the assembly, the member, then what stands behind -- on its command line.
RequestDelegate handler = AppMember.Load(args[0], args[1]);
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args[2..]);
// As the templates have it in their appsettings.json: a line for each request is what access logs are for. The app's own files say otherwise.
((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")] });
await using WebApplication app = builder.Build();
app.Run(handler);
await app.RunAsync();
