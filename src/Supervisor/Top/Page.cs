using Spectre.Console;
using Spectre.Console.Rendering;

namespace PneuXNet.Supervisor.Top;

/// <summary>Lines one below the other, as many as there is room for. Nothing wraps: what is too long is cut off.</summary>
internal sealed class Page(int width, int height)
{
    private readonly List<IRenderable> _parts = [];

    public int Width { get; } = width;

    /// <summary>Lines that are free.</summary>
    public int Room { get; private set; } = height;

    /// <summary>A line of pieces; an empty one without any.</summary>
    public void Add(params (string Text, Style Style)[] pieces)
    {
        var line = new Paragraph();
        int left = Width;
        foreach ((string text, Style style) in pieces)
        {
            string cut = Cut(text, left);
            left -= cut.GetCellWidth();
            line.Append(cut, style);
        }
        // A line without anything has no height.
        Add(left == Width ? line.Append(" ") : line, lines: 1);
    }

    /// <summary>Something of several lines, if there is room for all of it.</summary>
    public void Add(IRenderable part, int lines)
    {
        if (lines <= Room)
        {
            _parts.Add(part);
            Room -= lines;
        }
    }

    /// <summary>Empty lines, until so many are free.</summary>
    public void FillUpTo(int free)
    {
        while (Room > free)
        {
            Add();
        }
    }

    public IRenderable Whole => new Rows(_parts);

    // Some characters are two cells wide.
    private static string Cut(string text, int width)
    {
        text = text.Length > width ? text[..Math.Max(0, width)] : text;
        while (text.Length > 0 && text.GetCellWidth() > width)
        {
            text = text[..^1];
        }
        return text;
    }
}
