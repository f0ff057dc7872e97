using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PneuXNet.WebApp.Predictions;

namespace PneuXNet.WebApp.Tests;

/// <summary>The app in this process, behind real Kestrel on a free loopback port: a test server keeps none of Kestrel's limits.</summary>
internal sealed class App : WebApplicationFactory<Judgement>
{
    private readonly (string Key, string Value)[] _settings;
    private readonly TimeProvider _clock;

    public App(params (string Key, string Value)[] settings)
        : this(TimeProvider.System, settings)
    {
    }

    public App(TimeProvider clock, params (string Key, string Value)[] settings)
    {
        _settings = settings;
        _clock = clock;
        UseKestrel(0);
        StartServer();
        Client = CreateClient();
    }

    public HttpClient Client { get; }

    /// <summary>A form with films in the field that the API wants.</summary>
    public static MultipartFormDataContent Form(params (string Name, byte[] Bytes)[] films)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in films)
        {
            form.Add(new ByteArrayContent(bytes), "file", name);
        }

        return form;
    }

    public Task<HttpResponseMessage> PredictAsync(params (string Name, byte[] Bytes)[] films) =>
        Client.PostAsync("/api/predict", Form(films));

    /// <summary>The one result of one film.</summary>
    public async Task<JsonElement> JudgeAsync(byte[] film)
    {
        using var response = await PredictAsync(("film", film));
        var answer = await response.JsonAsync();
        Assert.That(response.IsSuccessStatusCode, answer.ToString());
        return answer.GetProperty("results")[0];
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // As it is delivered.
        builder.UseEnvironment("Production");
        builder.ConfigureTestServices(services => services.AddSingleton(_clock));
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Client.Dispose();
        }

        base.Dispose(disposing);
    }
}
