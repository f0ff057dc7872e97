using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PneuXNet.Worker.Logging;

/// <summary>
/// How many bytes of body a response has. Kestrel counts them and tells nobody; to count again, every write of every response would
/// have to pass through a wrapper. So the count is read where Kestrel keeps it, and where a Kestrel is built otherwise than in .NET 10
/// the response's Content-Length stands for it.
/// </summary>
internal static class BytesSent
{
    private const string Protocol = "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpProtocol";
    private const string Count = "_responseBytesWritten";

    // The accessor doesn't check what it is given: without this, another object's memory would be read.
    private static readonly Type? Known = typeof(KestrelServer).Assembly.GetType(Protocol) is { } protocol
        && protocol.GetField(Count, BindingFlags.Instance | BindingFlags.NonPublic)?.FieldType == typeof(long)
        ? protocol
        : null;

    public static long Of(IFeatureCollection request, IHttpResponseFeature response) =>
        Known?.IsInstanceOfType(request) == true ? Read(request) : response.Headers.ContentLength ?? 0;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = Count)]
    private static extern ref long Read([UnsafeAccessorType($"{Protocol}, Microsoft.AspNetCore.Server.Kestrel.Core")] object protocol);
}
