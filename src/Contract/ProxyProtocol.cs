namespace PneuXNet.Contract;

/// <summary>Whether a connection may begin with a header of the PROXY protocol, and in which of its forms.</summary>
public enum ProxyProtocol
{
    Off = 0,

    /// <summary>A line of text.</summary>
    V1 = 1,

    /// <summary>Binary.</summary>
    V2 = 2,

    /// <summary>Either.</summary>
    Auto = 3,
}
