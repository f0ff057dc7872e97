namespace PneuXNet.WebApp.XNet;

/// <summary>Whether workers share one copy of the weights.</summary>
internal enum WeightSharing
{
    /// <summary>From the size on at which it was measured to be worth its file, and only if the file can be made.</summary>
    Auto,

    /// <summary>Always; a file that can't be made fails the start.</summary>
    On,

    /// <summary>Never: each worker has a copy of its own.</summary>
    Off,
}
