namespace PneuXNet.Specimen;

/// <summary>The older way to put an app together.</summary>
internal sealed class Startup
{
    public static void ConfigureServices(IServiceCollection services) => services.AddRouting();

    public static void Configure(IApplicationBuilder app) => app.UseRouting().UseEndpoints(Endpoints.Map);
}
