using System.Collections.Immutable;
using System.Text;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>
/// Splits a line into words as a POSIX shell does, without its expansions: blanks separate; what is within single quotes stands for
/// itself; a backslash takes the special sense from the next character, within double quotes only from <c>" \ $ `</c>.
/// </summary>
internal static class ShellWords
{
    /// <returns>The words; null, if a quote is never closed or nothing follows the last backslash.</returns>
    public static ImmutableArray<string>? Split(string line)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        // Null between words: '' begins a word, and ends an empty one.
        StringBuilder? word = null;
        char? quote = null;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            switch (quote)
            {
                case null when c is ' ' or '\t' or '\r' or '\n':
                    Finish(words, ref word);
                    break;
                case null when c is '\'' or '"':
                    quote = c;
                    word ??= new StringBuilder();
                    break;
                case { } open when c == open:
                    quote = null;
                    break;
                case null or '"' when c == '\\':
                    if (++i == line.Length)
                    {
                        return null;
                    }
                    bool isTaken = quote is null || line[i] is '"' or '\\' or '$' or '`';
                    (word ??= new StringBuilder()).Append(isTaken ? "" : "\\").Append(line[i]);
                    break;
                default:
                    (word ??= new StringBuilder()).Append(c);
                    break;
            }
        }
        Finish(words, ref word);
        return quote is null ? words.ToImmutable() : null;
    }

    private static void Finish(ImmutableArray<string>.Builder words, ref StringBuilder? word)
    {
        if (word is not null)
        {
            words.Add(word.ToString());
        }
        word = null;
    }
}
