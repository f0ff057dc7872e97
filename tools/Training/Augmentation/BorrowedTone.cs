namespace PneuXNet.Training.Augmentation;

/// <summary>
/// Gives a film the grays of another: its histogram, wholly or in part, by one curve over all pixels. Films of one day and machine
/// have like histograms, and the classes were not taken on the same days.
/// </summary>
internal static class BorrowedTone
{
    private const int Grays = 256;

    /// <param name="share">0 leaves the film as it is, 1 gives it the other's histogram.</param>
    public static byte[] Apply(ReadOnlySpan<byte> film, ReadOnlySpan<byte> other, float share)
    {
        var curve = Curve(Ranks(film), Ranks(other), share);
        var gray = new byte[film.Length];
        for (var i = 0; i < gray.Length; i++)
        {
            gray[i] = curve[film[i]];
        }

        return gray;
    }

    /// <summary>For each gray how many pixels are at most as bright.</summary>
    private static int[] Ranks(ReadOnlySpan<byte> film)
    {
        var ranks = new int[Grays];
        foreach (var gray in film)
        {
            ranks[gray]++;
        }

        for (var gray = 1; gray < Grays; gray++)
        {
            ranks[gray] += ranks[gray - 1];
        }

        return ranks;
    }

    private static byte[] Curve(int[] mine, int[] theirs, float share)
    {
        var curve = new byte[Grays];
        var match = 0;
        for (var gray = 0; gray < Grays; gray++)
        {
            while (match < Grays - 1 && theirs[match] < mine[gray])
            {
                match++;
            }

            curve[gray] = (byte)MathF.Round(gray + share * (match - gray));
        }

        return curve;
    }
}
