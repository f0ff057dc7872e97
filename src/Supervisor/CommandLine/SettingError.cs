namespace PneuXNet.Supervisor.CommandLine;

/// <summary>What is wrong with a setting, in the four parts that a person needs to mend it.</summary>
/// <param name="Setting">As the user writes it.</param>
/// <param name="Value">As the user wrote it.</param>
/// <param name="Rule">What it must be.</param>
/// <param name="Remedy">What to write instead.</param>
internal sealed record SettingError(string Setting, string Value, string Rule, string Remedy)
{
    public override string ToString() => $"{Setting} '{Value}': {Rule}; {Remedy}";
}
