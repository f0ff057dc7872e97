namespace PneuXNet.WebApp.Evidence;

/// <summary>Between which two of a row's values a pixel lies, and how near to the second: bilinear, a value's place at its middle.</summary>
internal readonly record struct Sample(int First, int Second, float Share)
{
    /// <summary>For each of so many pixels that a row of so many values is stretched to.</summary>
    public static Sample[] All(int pixels, int values)
    {
        var samples = new Sample[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var at = Math.Clamp((i + 0.5f) * values / pixels - 0.5f, 0, values - 1);
            samples[i] = new Sample((int)at, Math.Min((int)at + 1, values - 1), at - (int)at);
        }

        return samples;
    }

    public float Of(float[] row) => row[First] + (row[Second] - row[First]) * Share;
}
