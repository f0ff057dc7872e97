using Microsoft.AspNetCore.Server.Kestrel.Core;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Hosting;

/// <summary>The master's limits of requests and connections, in Kestrel's words. What was not given stays as the app has it.</summary>
internal static class ServerLimits
{
    public static void Apply(SpawnEnvironment spawn, KestrelServerLimits limits)
    {
        if (spawn.KeepAliveMilliseconds is { } keepAlive)
        {
            limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(keepAlive);
        }
        if (spawn.LimitRequestLine is { } line)
        {
            limits.MaxRequestLineSize = line;
        }
        if (spawn.LimitRequestFields is { } fields)
        {
            limits.MaxRequestHeaderCount = fields;
        }
        if (spawn.LimitRequestFieldSize is { } size)
        {
            // Kestrel limits all fields together. As many as may come, each as long as it may be, must fit; and Kestrel insists that
            // the total fits its buffer.
            long all = (long)limits.MaxRequestHeaderCount * size;
            limits.MaxRequestHeadersTotalSize = (int)Math.Max(limits.MaxRequestHeadersTotalSize, Math.Min(all, limits.MaxRequestBufferSize ?? int.MaxValue));
        }
    }

    /// <summary>After the limits of HTTP/1 were taken from the same object: that of all fields together is one for both.</summary>
    public static void ApplyHttp2(SpawnEnvironment spawn, KestrelServerLimits limits)
    {
        if (spawn.Http2MaxConcurrentStreams is { } streams)
        {
            limits.Http2.MaxStreamsPerConnection = streams;
        }
        if (spawn.Http2InitialWindowSize is { } window)
        {
            (limits.Http2.InitialStreamWindowSize, limits.Http2.InitialConnectionWindowSize) = (window, window);
        }
        if (spawn.Http2MaxFrameSize is { } frame)
        {
            limits.Http2.MaxFrameSize = frame;
        }
        if (spawn.Http2MaxHeaderListSize is { } fields)
        {
            limits.MaxRequestHeadersTotalSize = Math.Max(fields, spawn.HttpProtocols == "h2" ? 0 : limits.MaxRequestHeadersTotalSize);
        }
    }
}
