namespace PneuXNet.Contract;

/// <summary>
/// What becomes of fields with an underscore in their name. ASP.NET Core keeps X_User and X-User apart, but what stands behind the app,
/// such as a CGI program or another server's environment, may not, so one could be passed off as the other.
/// </summary>
public enum HeaderMap
{
    /// <summary>They are removed.</summary>
    Drop = 0,

    /// <summary>The request is refused.</summary>
    Refuse = 1,

    /// <summary>They are the app's to see.</summary>
    Dangerous = 2,
}
