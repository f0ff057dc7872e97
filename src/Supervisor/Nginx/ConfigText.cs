using System.Text;

namespace PneuXNet.Supervisor.Nginx;

/// <summary>Text in nginx's syntax while it is being written: directives, and blocks that indent what stands in them.</summary>
internal sealed class ConfigText
{
    private const int Width = 120;

    private readonly StringBuilder _text = new();
    private string _indent = "";

    public void Line(string directive) => _text.Append($"{_indent}{directive};\n");

    public void Space() => _text.Append('\n');

    /// <summary>Wraps at the usual width.</summary>
    public void Comment(string text)
    {
        string line = $"{_indent}#";
        foreach (string word in text.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                _text.Append(line).Append('\n');
                line = $"{_indent}#";
            }
            line += $" {word}";
        }
        _text.Append(line).Append('\n');
    }

    public void Block(string head, Action content)
    {
        _text.Append($"{_indent}{head} {{\n");
        _indent += "    ";
        content();
        _indent = _indent[4..];
        _text.Append($"{_indent}}}\n");
    }

    public override string ToString() => _text.ToString();
}
