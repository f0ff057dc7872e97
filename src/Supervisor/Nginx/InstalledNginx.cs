using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PneuXNet.Supervisor.Nginx;

/// <summary>The nginx of this machine, which the site is for as a rule: its version decides how a thing is written.</summary>
internal static partial class InstalledNginx
{
    // The second for whoever has no folder of root's in $PATH.
    private static readonly string[] Programs = ["nginx", "/usr/sbin/nginx"];

    /// <returns>Null if there is none.</returns>
    public static Version? Version() => Programs.Select(VersionOf).FirstOrDefault(version => version is not null);

    /// <param name="printed">Such as: nginx version: nginx/1.22.1</param>
    internal static Version? Parse(string printed) => Number().Match(printed) is { Success: true } found ? System.Version.Parse(found.Groups[1].Value) : null;

    private static Version? VersionOf(string program)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, ["-v"]) { RedirectStandardError = true })!;
            string printed = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return Parse(printed);
        }
        catch (Win32Exception)
        {
            // Not there.
            return null;
        }
    }

    [GeneratedRegex(@"/(\d+\.\d+\.\d+)")]
    private static partial Regex Number();
}
