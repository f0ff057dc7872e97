using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>
/// An OpenTelemetry collector as far as a sender can tell: it takes metrics by HTTP/1.1, or by gRPC over HTTP/2 without TLS, and shows
/// the last of each.
/// </summary>
internal sealed class Collector : IAsyncDisposable
{
    private const string Grpc = "application/grpc";

    private readonly WebApplication _server;
    private readonly Dictionary<string, double> _values = [];
    private readonly HashSet<string> _resource = [];

    private Collector(int port, bool isGrpc)
    {
        Endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _server = builder.Build();
        if (isGrpc)
        {
            _server.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", TakeByGrpcAsync);
        }
        else
        {
            _server.MapPost("/v1/metrics", TakeByHttpAsync);
        }
    }

    public string Endpoint { get; }

    public static async Task<Collector> StartAsync(bool isGrpc)
    {
        var collector = new Collector(Ports.Free(), isGrpc);
        await collector._server.StartAsync();
        return collector;
    }

    /// <summary>The last value of a metric with these labels, such as <c>pneuxnet_workers{phase=serving}</c>; null if it never came.</summary>
    public double? this[string sample]
    {
        get
        {
            lock (_values)
            {
                return _values.TryGetValue(sample, out double value) ? value : null;
            }
        }
    }

    /// <summary>Whose metrics these are: NAME=VALUE.</summary>
    public IReadOnlyCollection<string> Resource
    {
        get
        {
            lock (_values)
            {
                return [.. _resource];
            }
        }
    }

    /// <summary>What came, without labels.</summary>
    public IReadOnlyCollection<string> Names
    {
        get
        {
            lock (_values)
            {
                return [.. _values.Keys.Select(key => key.Split('{')[0]).Distinct()];
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeByHttpAsync(HttpContext http)
    {
        if (http.Request.ContentType != "application/x-protobuf")
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        Take(new ProtoMessage(await BodyAsync(http)));
    }

    // A message is a byte that says whether it is compressed, its length in four more, and itself. The outcome comes in the trailers.
    private async Task TakeByGrpcAsync(HttpContext http)
    {
        const int head = 1 + sizeof(int);
        byte[] body = await BodyAsync(http);
        bool isMeant = http.Request.ContentType?.StartsWith(Grpc, StringComparison.Ordinal) == true
            && body.Length > head && body[0] == 0 && BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)) == body.Length - head;
        http.Response.ContentType = Grpc;
        if (isMeant)
        {
            Take(new ProtoMessage(body[head..]));
            await http.Response.Body.WriteAsync(new byte[head]);
        }
        http.Response.AppendTrailer("grpc-status", isMeant ? "0" : "3");
    }

    private static async Task<byte[]> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    // ExportMetricsServiceRequest, by the numbers of opentelemetry/proto/metrics/v1.
    private void Take(ProtoMessage request)
    {
        foreach (ProtoMessage resource in request.Messages(1))
        {
            lock (_values)
            {
                _resource.UnionWith(resource.Messages(1).SelectMany(one => one.Messages(1)).Select(Pair));
            }
            foreach (ProtoMessage metric in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                const int gauge = 5;
                const int sum = 7;
                foreach (ProtoMessage point in metric.Messages(gauge).Concat(metric.Messages(sum)).SelectMany(data => data.Messages(1)))
                {
                    string labels = string.Join(',', point.Messages(7).Select(Pair));
                    lock (_values)
                    {
                        _values[metric.Text(1) + (labels.Length > 0 ? $"{{{labels}}}" : "")] = point.Double(4);
                    }
                }
            }
        }
    }

    private static string Pair(ProtoMessage attribute) => $"{attribute.Text(1)}={attribute.Messages(2).First().Text(1)}";
}
