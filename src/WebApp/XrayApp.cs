using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using PneuXNet.WebApp.Description;
using PneuXNet.WebApp.Headers;
using PneuXNet.WebApp.Health;
using PneuXNet.WebApp.Pages;
using PneuXNet.WebApp.Predictions;
using PneuXNet.WebApp.Problems;
using PneuXNet.WebApp.Samples;
using PneuXNet.WebApp.Settings;
using PneuXNet.WebApp.Suitability;
using PneuXNet.WebApp.Uploads;
using PneuXNet.WebApp.Workers;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp;

/// <summary>The app as a whole: what it is made of and what a request passes through. Where it listens is not its business.</summary>
internal static class XrayApp
{
    // What a connection receives before the app asks for it. Kestrel's megabyte would hold most films whole, and is never given back; this
    // is what the reader of uploads takes at a time.
    private const int ReadAheadBytes = 64 * 1024;

    /// <summary>The app, with its model loaded and tried: all that is left is to listen.</summary>
    /// <exception cref="StartException">A setting is wrong, or the model can't be used.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            // The settings and pages that came with the program, from whatever folder a supervisor starts it.
            ContentRootPath = AppContext.BaseDirectory,
        });
        // Of a build that was not published, wwwroot is still in the source folder; without this only Development would look there.
        builder.WebHost.UseStaticWebAssets();
        AddServices(builder.Services);

        var app = builder.Build();
        LoadModel(app.Services);
        GiveBackWhatStartingTook();
        MapRequests(app);
        return app;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => WebAppOptions.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => provider.GetRequiredService<WebAppOptions>().Uploads);
        services.AddSingleton(provider => provider.GetRequiredService<WebAppOptions>().XNet);
        services.AddSingleton(provider => XNetModel.Load(provider.GetRequiredService<XNetOptions>()));
        services.AddSingleton(_ => WorkerIdentity.FromEnvironment());
        services.AddSingleton<UploadReader>();
        services.AddSingleton(provider => new Guard(provider.GetRequiredService<XNetModel>().Metadata));
        services.AddSingleton<XNetMetrics>();
        services.AddSingleton<InferenceQueue>();
        services.AddSingleton<Judge>();
        services.AddSingleton<StaticAssets>();
        services.AddSingleton<SampleFilms>();
        services.AddSingleton(provider => new UploadLimits(provider.GetRequiredService<UploadOptions>()));
        services.AddOpenApi(options => options.AddDocumentTransformer<ApiDescription>());
        services.ConfigureHttpJsonOptions(
            json => PredictionJson.Configure(json.SerializerOptions).TypeInfoResolverChain.Insert(0, PredictionJson.Default));
        services.AddOptions<KestrelServerOptions>().Configure<UploadOptions>((kestrel, uploads) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = uploads.MaxReceivedBytes;
        });
        services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveMemory.Factory>();
        services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = ReadAheadBytes);
    }

    private static void LoadModel(IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var began = time.GetTimestamp();
        var options = services.GetRequiredService<XNetOptions>();
        var model = services.GetRequiredService<XNetModel>();
        var logger = services.GetRequiredService<ILogger<XNetModel>>();
        Log.ModelReady(
            logger, model.Identity.Name, model.Identity.Version, time.GetElapsedTime(began).TotalMilliseconds, options.Threads,
            model.SharesWeights ? "shared" : "its own", model.Metadata.Threshold, options.ModelPath, model.Identity.Sha256);
        if (model.NotShared is { } why)
        {
            Log.WeightsNotShared(logger, options.ModelPath, options.WeightsFolder, why);
        }
    }

    /// <summary>The collector would leave it until as much again is asked for, and a worker that waits for its first film asks for nothing.</summary>
    private static void GiveBackWhatStartingTook()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Native.TrimHeaps();
    }

    private static void MapRequests(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseProblemAnswers();
        app.UseApiViewer();
        app.MapStaticAssets();
        app.MapOpenApi();
        app.MapPredictionApi();
        app.MapHealth();
        app.MapSamples();
        app.MapPages();
    }
}
