using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>A file of tests/EndToEnd/Requests, whose README says how it is written.</summary>
/// <param name="Answers">The answers that must come, in this order.</param>
internal sealed partial record RequestFile(string Name, byte[] Bytes, IReadOnlyList<RequestFile.Answer> Answers)
{
    /// <param name="Body">Null: any.</param>
    internal sealed record Answer(int Status, string? Body);

    public static string Folder { get; } = Path.Combine(Built.Root, "tests", "EndToEnd", "Requests");

    public static IEnumerable<RequestFile> All(string kind) =>
        Directory.EnumerateFiles(Path.Combine(Folder, kind), "*.http").Order(StringComparer.Ordinal).Select(Read);

    public override string ToString() => Name;

    private static RequestFile Read(string path)
    {
        // The file's own last line end begins no line.
        string[] lines = File.ReadAllText(path)[..^1].Split('\n');
        string[] comments = [.. lines.TakeWhile(line => line.StartsWith("##", StringComparison.Ordinal) || AnswerPattern().IsMatch(line))];
        IEnumerable<string> sent = lines.Skip(comments.Length).Select(line =>
            line.EndsWith("\\-", StringComparison.Ordinal) ? Unescape(line[..^2]) : $"{Unescape(line)}\r\n");
        return new RequestFile(
            Path.GetFileNameWithoutExtension(path),
            Encoding.Latin1.GetBytes(string.Concat(sent)),
            [.. comments.Where(line => !line.StartsWith("##", StringComparison.Ordinal)).Select(ReadAnswer)]);
    }

    private static Answer ReadAnswer(string line)
    {
        Match match = AnswerPattern().Match(line);
        Assert.That(match.Success, Is.True, line);
        return new Answer(
            int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Success ? Unescape(match.Groups[2].Value) : null);
    }

    private static string Unescape(string text) => Escape().Replace(text, match => match.Groups switch
    {
        [_, { Success: true } hex, ..] => ((char)Convert.ToInt32(hex.Value, 16)).ToString(),
        [_, _, { Success: true } times, var what, ..] => new string(what.Value[0], int.Parse(times.Value, CultureInfo.InvariantCulture)),
        _ => match.Value switch { "\\r" => "\r", "\\n" => "\n", "\\t" => "\t", _ => "\\" },
    });

    [GeneratedRegex(@"^# (\d{3})(?: (.*))?$")]
    private static partial Regex AnswerPattern();

    [GeneratedRegex(@"\\x([0-9a-f]{2})|\\\{(\d+)\*(.)\}|\\[rnt\\]")]
    private static partial Regex Escape();
}
