namespace PneuXNet.Worker.Proxies;

/// <summary>What a connection begins with.</summary>
internal enum ProxyHeaderKind
{
    /// <summary>Something else: it is the client's own.</summary>
    None,

    /// <summary>Perhaps a header, of which not all has come.</summary>
    Incomplete,

    Good,
    Bad,
}
