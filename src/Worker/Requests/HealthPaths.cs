namespace PneuXNet.Worker.Requests;

/// <summary>Paths at which the app tells whether it is well. Who asks there doesn't wait behind work, and isn't refused for it.</summary>
internal sealed class HealthPaths(string[] paths)
{
    /// <summary>Between two of them in the spawn environment; no path of a URL holds a blank.</summary>
    public const char Separator = ' ';

    public bool Contains(string path)
    {
        foreach (string health in paths)
        {
            if (path == health)
            {
                return true;
            }
        }
        return false;
    }
}
