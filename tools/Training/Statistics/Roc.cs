namespace PneuXNet.Training.Statistics;

/// <summary>The area under the receiver operating characteristic.</summary>
internal static class Roc
{
    /// <summary>
    /// The share of pairs of one positive and one negative film in which the positive scores higher; a tie counts half. NaN without
    /// both kinds.
    /// </summary>
    public static double Area(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positives)
    {
        var order = new int[scores.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(scores.ToArray(), order);
        double ranks = 0;
        long positive = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && scores[order[end]] == scores[order[start]])
            {
                end++;
            }

            // Equal scores share the mean of the ranks they take up, counted from one.
            var rank = (start + 1 + end) / 2.0;
            for (; start < end; start++)
            {
                if (positives[order[start]])
                {
                    ranks += rank;
                    positive++;
                }
            }
        }

        var negative = order.Length - positive;
        return positive == 0 || negative == 0 ? double.NaN : (ranks - positive * (positive + 1) / 2.0) / ((double)positive * negative);
    }
}
