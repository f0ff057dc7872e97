using System.Globalization;

namespace PneuXNet.Specimen;

/// <summary>
/// What an app can do instead of starting: SPECIMEN_BOOT=throw|hang|exit:N|slow:MS|leak:MB|never|stopped, or one of these in the file that
/// SPECIMEN_BOOT_FILE names, which a test can write between one start and the next, or in the file boot beside the app.
/// </summary>
internal static class BootMisbehaviour
{
    private static string Beside => Path.Combine(AppContext.BaseDirectory, "boot");

    public static string Asked() => Environment.GetEnvironmentVariable("SPECIMEN_BOOT_FILE") is { } file && File.Exists(file)
        ? File.ReadAllText(file).Trim()
        : Environment.GetEnvironmentVariable("SPECIMEN_BOOT") ?? (File.Exists(Beside) ? File.ReadAllText(Beside).Trim() : "");

    /// <summary>False if Main shall return without building a host.</summary>
    public static bool Run(string kind)
    {
        string[] parts = kind.Split(':');
        switch (parts[0])
        {
            case "throw":
                throw new InvalidOperationException("the specimen was told to throw at boot");
            case "hang":
                Wait(Timeout.InfiniteTimeSpan);
                break;
            case "exit":
                Environment.Exit(int.Parse(parts[1], CultureInfo.InvariantCulture));
                break;
            case "slow":
                Wait(TimeSpan.FromMilliseconds(int.Parse(parts[1], CultureInfo.InvariantCulture)));
                break;
            case "leak":
                Ballast.Take(int.Parse(parts[1], CultureInfo.InvariantCulture));
                break;
            case "never":
                return false;
        }
        return true;
    }

    private static void Wait(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }
}
