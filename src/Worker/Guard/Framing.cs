namespace PneuXNet.Worker.Guard;

/// <summary>What follows the head of a request (RFC 9112, section 6.3).</summary>
internal enum Framing
{
    /// <summary>The next request.</summary>
    Nothing,

    /// <summary>As many bytes as Content-Length says.</summary>
    Length,

    /// <summary>Chunks and trailers.</summary>
    Chunks,

    /// <summary>The next request, or another protocol: the app's answer tells.</summary>
    PerhapsAnotherProtocol,
}
