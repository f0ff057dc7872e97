namespace PneuXNet.Worker.Guard;

/// <summary>Where in the stream of messages a connection is; the table is in docs/design/http.md.</summary>
internal enum FlowState
{
    Head,
    Body,
    ChunkSize,
    ChunkData,
    Trailers,

    /// <summary>The app decides whether HTTP goes on.</summary>
    Asked,

    /// <summary>Another protocol: nobody looks at it any more.</summary>
    Open,
}
