using PneuXNet.MemberHost;

// The master's words: the assembly, the member, then what stands behind -- on its command line.
RequestDelegate handler = AppMember.Load(args[0], args[1]);
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args[2..]);
await using WebApplication app = builder.Build();
app.Run(handler);
await app.RunAsync();
