namespace PneuXNet.Admin.Access;

/// <summary>What <see cref="AccessPolicy"/> says.</summary>
internal enum AccessVerdict
{
    Granted,

    /// <summary>It takes the token, and none is shown.</summary>
    TokenMissing,

    /// <summary>It takes the token, and another is shown.</summary>
    WrongToken,

    /// <summary>It takes a token, and the service has none.</summary>
    NoToken,

    /// <summary>The request is for a name that doesn't mean this machine.</summary>
    ForeignHost,
}
