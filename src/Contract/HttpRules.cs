namespace PneuXNet.Contract;

/// <summary>By whose rules a request of HTTP/1 is let in.</summary>
public enum HttpRules
{
    /// <summary>RFC 9110 and 9112, the stricter side where they leave a choice.</summary>
    Strict = 0,

    /// <summary>Kestrel's alone.</summary>
    Kestrel = 1,
}
