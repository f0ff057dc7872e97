namespace PneuXNet.Admin.Access;

/// <summary>What a caller of an endpoint has to show.</summary>
internal enum AccessLevel
{
    /// <summary>Changes something: the token, always.</summary>
    Steer = 0,

    /// <summary>Tells about the service: the token, unless only this machine can connect.</summary>
    Read,

    /// <summary>Tells next to nothing: nothing. For probes, which can't have a token, and for the dashboard's bare page.</summary>
    Open,
}
