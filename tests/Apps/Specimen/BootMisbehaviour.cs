using System.Globalization;

namespace PneuXNet.Specimen;

/// <summary>
/// What an app can do instead of starting: SPECIMEN_BOOT=throw|hang|exit:N|slow:MS|never|stopped, or one of these in the file that
/// SPECIMEN_BOOT_FILE names, which a test can write between one start and the next.
/// </summary>
internal static class BootMisbehaviour
{
    public static string Asked() => Environment.GetEnvironmentVariable("SPECIMEN_BOOT_FILE") is { } file && File.Exists(file)
        ? File.ReadAllText(file).Trim()
        : Environment.GetEnvironmentVariable("SPECIMEN_BOOT") ?? "";

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
