namespace PneuXNet.Contract;

/// <summary>Exit codes of the master, and those by which a worker tells the master why it ended.</summary>
public static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The master could not start: an address in use, a pid file of a living master, a folder that is not there.</summary>
    public const int CannotStart = 1;

    /// <summary>A wrong command line or setting.</summary>
    public const int Usage = 2;

    /// <summary>The app was loaded and failed before it served; of a worker and, on the first start, of the master.</summary>
    public const int BootFailed = 3;

    /// <summary>The app could not be loaded at all: no such file, not an assembly, another framework, no such member; of a worker and, on the first start, of the master.</summary>
    public const int AppNotLoaded = 4;
}
