using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace PneuXNet.Worker.Deadlines;

/// <summary>
/// The extended CONNECT of RFC 8441, as the app has it: a web socket over HTTP/2. Its response begins when the app accepts it, and until
/// then another can be sent in its place, as to any stream.
/// </summary>
internal sealed class StreamConnect(IHttpExtendedConnectFeature kestrel, StreamResponse response) : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => kestrel.IsExtendedConnect;

    public string? Protocol => kestrel.Protocol;

    /// <exception cref="ConnectionAbortedException">It was answered in the app's place.</exception>
    public async ValueTask<Stream> AcceptAsync() => await response.TryBeginAsync().ConfigureAwait(false)
        ? await kestrel.AcceptAsync().ConfigureAwait(false)
        : throw new ConnectionAbortedException("The request took too long and was answered in the app's place.");
}
