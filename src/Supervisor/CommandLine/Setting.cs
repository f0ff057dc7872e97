using System.CommandLine;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>A row of the settings table: a flag, its rule, and how a value of it becomes part of the options.</summary>
internal abstract class Setting
{
    /// <summary>The flag, as the command line's parser knows it. Every value is taken as text, so that all errors are found, and worded, here.</summary>
    public abstract Option<string[]> Option { get; }

    /// <summary>Takes what was given for it into the options, or says what is wrong.</summary>
    public abstract MasterOptions Apply(MasterOptions options, ParseResult parsed, Func<string, string?> environment, ICollection<SettingError> errors);
}
