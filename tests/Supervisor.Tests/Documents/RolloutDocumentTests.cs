using PneuXNet.Supervisor.Checks;

namespace PneuXNet.Supervisor.Tests.Documents;

/// <summary>Holds docs/rollout.md to what golden checks can say.</summary>
public sealed class RolloutDocumentTests
{
    private static readonly string Document = Repository.Read("docs/rollout.md");

    [Test]
    public void Every_field_of_a_check_is_explained_as_the_table_has_it() =>
        Assert.That(MarkdownTable.Under("Golden checks", Document).Select(row => (row[0].Trim('`'), row[1])), Is.EqualTo(CheckFields.All.Select(field => (field.Name, field.Help))));

    [Test]
    public void The_example_is_good()
    {
        string toml = Document.Split("```toml\n")[1].Split("```")[0];
        var file = CheckFile.Parse("example", toml, _ => [1]);
        Assert.That(file.Problems, Is.Empty);
        Assert.That(file.Checks.Select(check => check.Name), Is.EqualTo(new[] { "film 3", "health" }));
    }
}
