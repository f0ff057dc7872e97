using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using PneuXNet.Worker.Hosting;

namespace PneuXNet.Worker.Tests;

public sealed class KestrelHeartbeatTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private bool _connected;
    private int _beats;

    [Test]
    public void It_rests_when_nobody_has_been_connected_for_a_while()
    {
        KestrelHeartbeat heartbeat = Start(connected: false);
        Pass(seconds: 20);
        int beats = _beats;

        Pass(seconds: 1000);
        Assert.That(_beats, Is.EqualTo(beats));

        heartbeat.Wake();
        Assert.That(_beats, Is.EqualTo(beats + 1), "a connection makes it beat at once");
    }

    [Test]
    public void It_beats_each_second_while_a_connection_is_open()
    {
        Start(connected: true);

        Pass(seconds: 100);

        Assert.That(_beats, Is.EqualTo(101));
    }

    [Test]
    public async Task Kestrels_own_heartbeat_can_be_taken_over_and_Kestrel_still_stops()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        await app.StartAsync();

        var heartbeat = KestrelHeartbeat.TryTakeOver(app.Services.GetRequiredService<IServer>(), () => false, _time);

        Assert.That(heartbeat, Is.Not.Null, "Kestrel is built differently now; workers are correct all the same, but never rest");
        await app.StopAsync();
    }

    private KestrelHeartbeat Start(bool connected)
    {
        _beats = 0;
        _connected = connected;
        return new KestrelHeartbeat(() => _beats++, () => _connected, _time);
    }

    private void Pass(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _time.Advance(Second);
        }
    }
}
