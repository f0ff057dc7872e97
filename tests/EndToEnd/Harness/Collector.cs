using System.Globalization;
using System.Net;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>An OpenTelemetry collector as far as a sender can tell: it takes metrics by HTTP, and shows the last of each.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, double> _values = [];
    private readonly HashSet<string> _resource = [];
    private readonly Task _taking;

    private Collector(int port)
    {
        Endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _taking = TakeAsync();
    }

    public string Endpoint { get; }

    public static Collector Start() => new(Ports.Free());

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

    public void Dispose()
    {
        _listener.Close();
        Assert.That(_taking.Wait(Eventually.Deadline), Is.True);
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                bool isMeant = context.Request is { HttpMethod: "POST", Url.AbsolutePath: "/v1/metrics", ContentType: "application/x-protobuf" };
                if (isMeant)
                {
                    Take(new ProtoMessage(body.ToArray()));
                }
                context.Response.StatusCode = isMeant ? 200 : 400;
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
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
