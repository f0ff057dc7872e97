using PneuXNet.WebApp.Uploads;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Settings;

/// <summary>Everything an operator may set, read and checked as a whole.</summary>
internal sealed record WebAppOptions(UploadOptions Uploads, XNetOptions XNet)
{
    /// <exception cref="StartException">One sentence for each setting that is wrong.</exception>
    public static WebAppOptions From(IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        var options = new WebAppOptions(UploadOptions.From(settings), XNetOptions.From(settings));
        return settings.Errors.Count == 0 ? options : throw new StartException(settings.Errors);
    }
}
