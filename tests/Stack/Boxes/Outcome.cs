namespace PneuXNet.Stack.Boxes;

/// <summary>What became of a program.</summary>
internal sealed record Outcome(int ExitCode, string Output)
{
    /// <summary>The output of a program that must have gone well.</summary>
    public string Good
    {
        get
        {
            Assert.That(ExitCode, Is.Zero, Output);
            return Output.TrimEnd('\n');
        }
    }
}
