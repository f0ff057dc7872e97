using Microsoft.AspNetCore.Server.Kestrel.Core;
using NUnit.Framework;
using PneuXNet.Worker.Hosting;

namespace PneuXNet.Worker.Tests;

public sealed class ServerLimitsTests
{
    [Test]
    public void The_masters_limits_of_HTTP_2_are_Kestrels_and_what_is_not_given_stays_the_apps()
    {
        var limits = new KestrelServerLimits();
        limits.Http2.MaxStreamsPerConnection = 7;
        ServerLimits.ApplyHttp2(Some.Spawn, limits);
        Assert.That((limits.Http2.MaxStreamsPerConnection, limits.Http2.MaxFrameSize, limits.MaxRequestHeadersTotalSize), Is.EqualTo((7, 16_384, 32_768)));

        ServerLimits.ApplyHttp2(
            Some.Spawn with
            {
                Http2MaxConcurrentStreams = 20, Http2InitialWindowSize = 100_000, Http2MaxFrameSize = 20_000, Http2MaxHeaderListSize = 65_536,
            },
            limits);
        Assert.That((limits.Http2.MaxStreamsPerConnection, limits.Http2.MaxFrameSize, limits.MaxRequestHeadersTotalSize), Is.EqualTo((20, 20_000, 65_536)));
        Assert.That((limits.Http2.InitialStreamWindowSize, limits.Http2.InitialConnectionWindowSize), Is.EqualTo((100_000, 100_000)));
    }
}
