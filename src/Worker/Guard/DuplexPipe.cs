using System.IO.Pipelines;

namespace PneuXNet.Worker.Guard;

/// <summary>The two directions of a connection, of which one was replaced.</summary>
internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
