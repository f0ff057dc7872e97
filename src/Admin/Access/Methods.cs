namespace PneuXNet.Admin.Access;

/// <summary>Methods of HTTP.</summary>
internal static class Methods
{
    /// <summary>HEAD is a GET without the body, which the server leaves out.</summary>
    public static readonly string[] ToRead = [HttpMethods.Get, HttpMethods.Head];
}
