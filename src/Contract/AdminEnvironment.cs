namespace PneuXNet.Contract;

/// <summary>What the master tells the admin app at its birth, in one environment variable, and which descriptor is what.</summary>
public sealed record AdminEnvironment
{
    /// <summary>Carries this record.</summary>
    public const string Variable = "PNEUXNET_ADMIN";

    /// <summary>A connection to the control desk: docs/control.md, without a greeting. Its end means that the master is gone.</summary>
    public const int ControlDescriptor = 3;

    /// <summary>The status page, which can only be read.</summary>
    public const int StatusDescriptor = 4;

    /// <summary>Where the admin app listens.</summary>
    public const int ListenerDescriptor = 5;

    /// <summary>The status page of a new master beside the one that started it, if there is one.</summary>
    public const int OtherStatusDescriptor = 6;

    /// <summary>Memory that is there for the next admin app too.</summary>
    public const int MemoryDescriptor = 7;

    /// <summary>Memory with the token in it, if there is one.</summary>
    public const int TokenDescriptor = 8;

    /// <summary>So much there is at <see cref="MemoryDescriptor"/>.</summary>
    public const int MemoryBytes = 16 * 1024;

    /// <summary>Where it listens, as people write it.</summary>
    public required string Address { get; init; }

    /// <summary>Only this machine can connect: a loopback address, or a unix socket.</summary>
    public required bool IsLocal { get; init; }

    /// <summary>Browsers can't connect: a unix socket.</summary>
    public required bool IsUnix { get; init; }

    public required bool HasToken { get; init; }

    /// <summary>Whether a new master serves beside the one that started it.</summary>
    public bool HasOther { get; init; }

    /// <summary>How often the admin app shows the master that it lives, and makes the master's loop show that it turns.</summary>
    public required int PulseMilliseconds { get; init; }

    /// <summary>Of the instance; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its metrics are sent to a collector, which OpenTelemetry's own variables name.</summary>
    public bool Pushes { get; init; }

    /// <summary>The value for <see cref="Variable"/>.</summary>
    public string Encode() => SpawnEncoding.Write(this);

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">The value is not of this version.</exception>
    public static AdminEnvironment Decode(string value) => SpawnEncoding.Read<AdminEnvironment>(value);
}
