namespace PneuXNet.Supervisor.Configuration;

/// <summary>How a configuration file writes the value of a setting.</summary>
internal enum ValueShape
{
    /// <summary>In quotes.</summary>
    Text,

    /// <summary>A number without a fraction.</summary>
    Integer,

    /// <summary>0o027, or "027" in quotes; 27 could be meant either way and is refused.</summary>
    Octal,

    /// <summary>A number of seconds, with or without a fraction.</summary>
    Number,

    /// <summary>true or false. On the command line its flag alone means true.</summary>
    Switch,

    /// <summary>KEY=VALUE in quotes, or a table of keys with values in quotes.</summary>
    Pairs,
}
