using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Tests.CommandLine;

public sealed class VerbTests
{
    private static IEnumerable<string> Names => Verbs.Shown.Select(verb => verb.Name);

    [TestCaseSource(nameof(Names))]
    public void Who_asks_a_verb_for_help_gets_help_and_nothing_else(string name)
    {
        foreach (string word in (string[])["--help", "-h"])
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            int? exitCode = Verbs.Find(new ConfigurationSources([name, word], _ => null, "/", _ => throw new FileNotFoundException()), output, error)?.Invoke();
            Assert.That((exitCode, error.ToString()), Is.EqualTo((0, "")));
            Assert.That(output.ToString(), Does.StartWith($"Usage: pneuxnet {name} ").And.Not.Contain("\nUsage: "));
        }
    }
}
