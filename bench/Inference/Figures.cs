namespace PneuXNet.Inference;

/// <summary>What one way of serving reached, round by round.</summary>
internal sealed class Figures
{
    private readonly List<double> _rates = [];
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _cpu = [];

    /// <summary>Films a second: the median of the rounds.</summary>
    public double Rate => Middle(_rates);

    public IReadOnlyList<double> Rates => _rates;

    /// <summary>Milliseconds of processor time a film: the median of the rounds. What else the machine does hardly moves it.</summary>
    public double Cpu => Middle(_cpu);

    public void Add(double rate, double cpu, IEnumerable<double> milliseconds)
    {
        _rates.Add(rate);
        _cpu.Add(cpu);
        _milliseconds.AddRange(milliseconds);
    }

    /// <summary>Of the time to an answer, in milliseconds.</summary>
    public double Percentile(double percent)
    {
        double[] sorted = [.. _milliseconds.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * percent / 100))];
    }

    /// <summary>The median over the rounds of this rate divided by the one beside it in the same round.</summary>
    public double Against(Figures other) => Middle([.. _rates.Zip(other._rates, (mine, theirs) => mine / theirs)]);

    private static double Middle(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
