using System.Globalization;
using System.Text;

namespace PneuXNet.Training.Plots;

/// <summary>A square diagram as SVG: axes from a least to a most, lines and dots in it. Colours are told apart with any colour vision.</summary>
internal sealed class Plot
{
    private const int Side = 420;
    private const int Edge = 56;

    private readonly StringBuilder _svg = new();
    private readonly (double Least, double Most) _x;
    private readonly (double Least, double Most) _y;
    private int _legend;

    public Plot(string title, string across, string up, (double Least, double Most) x, (double Least, double Most) y)
    {
        (_x, _y) = (x, y);
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Side + 2 * Edge} {Side + 2 * Edge}\" font-family=\"sans-serif\" font-size=\"13\">");
        Add($"<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><text x=\"{Edge}\" y=\"{Edge - 20}\" font-size=\"16\">{title}</text>");
        Add($"<rect x=\"{Edge}\" y=\"{Edge}\" width=\"{Side}\" height=\"{Side}\" fill=\"none\" stroke=\"#888\"/>");
        Add($"<text x=\"{Edge + Side / 2}\" y=\"{Side + 2 * Edge - 12}\" text-anchor=\"middle\">{across}</text>");
        Add($"<text transform=\"translate(16 {Edge + Side / 2}) rotate(-90)\" text-anchor=\"middle\">{up}</text>");
        for (var tick = 0; tick <= 4; tick++)
        {
            var (h, v) = (x.Least + (x.Most - x.Least) * tick / 4, y.Least + (y.Most - y.Least) * tick / 4);
            Add($"<text x=\"{AtX(h):F1}\" y=\"{Edge + Side + 18}\" text-anchor=\"middle\">{h:0.###}</text>");
            Add($"<text x=\"{Edge - 6}\" y=\"{AtY(v) + 4:F1}\" text-anchor=\"end\">{v:0.###}</text>");
        }
    }

    public Plot Line(string name, string colour, IEnumerable<(double X, double Y)> points, bool dashed = false)
    {
        var path = string.Join(' ', points.Select(point => FormattableString.Invariant($"{AtX(point.X):F1},{AtY(point.Y):F1}")));
        Add($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{(dashed ? " stroke-dasharray=\"5 4\"" : "")}/>");
        if (name.Length > 0)
        {
            Add($"<text x=\"{Edge + Side - 10}\" y=\"{Edge + Side - 12 - 18 * _legend++}\" text-anchor=\"end\" fill=\"{colour}\">{name}</text>");
        }

        return this;
    }

    /// <param name="size">Of the dot, as an area.</param>
    public Plot Dot(string colour, double x, double y, double size = 16)
    {
        Add($"<circle cx=\"{AtX(x):F1}\" cy=\"{AtY(y):F1}\" r=\"{Math.Sqrt(size):F1}\" fill=\"{colour}\" fill-opacity=\"0.8\"/>");
        return this;
    }

    public override string ToString() => $"{_svg}</svg>\n";

    private double AtX(double value) => Edge + Side * (value - _x.Least) / (_x.Most - _x.Least);

    private double AtY(double value) => Edge + Side * (1 - (value - _y.Least) / (_y.Most - _y.Least));

    private void Add(FormattableString part) => _svg.Append(part.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
