namespace PneuXNet.Contract;

/// <summary>What a piece of an access log's line shows.</summary>
public enum AccessLogAtom
{
    /// <summary>Its own text.</summary>
    Literal,

    /// <summary>Address of who is connected, which may be a proxy; empty for a unix socket.</summary>
    Peer,

    /// <summary>Name in the request's Basic authentication.</summary>
    User,

    /// <summary>When the line is written, local time, in brackets.</summary>
    Time,

    Method,

    /// <summary>What is requested, as it was sent.</summary>
    Target,

    /// <summary>Decoded, without query.</summary>
    Path,

    /// <summary>Without question mark.</summary>
    Query,

    Protocol,
    Status,

    /// <summary>Bytes of the response's body.</summary>
    Sent,

    /// <summary>The same, and a dash for none.</summary>
    SentIfAny,

    Seconds,
    Milliseconds,
    Microseconds,

    /// <summary>With six digits behind the point.</summary>
    DecimalSeconds,

    /// <summary>In angle brackets.</summary>
    ProcessId,

    /// <summary>The header of the request that its text names.</summary>
    RequestHeader,

    /// <summary>The header of the response that its text names.</summary>
    ResponseHeader,

    /// <summary>The variable that its text names: one of the request's in the words of CGI, or of the worker's environment.</summary>
    Variable,
}
