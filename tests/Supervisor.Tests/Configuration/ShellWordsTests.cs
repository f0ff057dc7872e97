using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Tests.Configuration;

public sealed class ShellWordsTests
{
    [TestCase("")]
    [TestCase(" \t\n")]
    [TestCase("-w 4", "-w", "4")]
    [TestCase("  -w   4  ", "-w", "4")]
    [TestCase("'a b' c", "a b", "c")]
    [TestCase("\"a b\" c", "a b", "c")]
    [TestCase("a' 'b\" \"c", "a b c")]
    [TestCase("''", "")]
    [TestCase("a '' b", "a", "", "b")]
    [TestCase(@"a\ b", "a b")]
    [TestCase(@"\'a\'", "'a'")]
    [TestCase(@"'a\b'", @"a\b")]
    [TestCase(@"""a\""b""", "a\"b")]
    [TestCase(@"""a\nb \$x \\""", @"a\nb $x \")]
    [TestCase("'it\"s' \"it's\"", "it\"s", "it's")]
    [TestCase("--env='GREETING=hello world'", "--env=GREETING=hello world")]
    [TestCase("$HOME *", "$HOME", "*")]
    public void A_line_becomes_the_words_that_a_shell_would_make_of_it(string line, params string[] words) =>
        Assert.That(ShellWords.Split(line), Is.EqualTo(words));

    [TestCase("'a")]
    [TestCase("\"a")]
    [TestCase("a '")]
    [TestCase("\"a\\\"")]
    [TestCase("a\\")]
    public void A_line_that_a_shell_would_ask_to_continue_has_no_words(string line) => Assert.That(ShellWords.Split(line), Is.Null);
}
