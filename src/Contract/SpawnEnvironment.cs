using System.Collections.Immutable;
using System.Globalization;

namespace PneuXNet.Contract;

/// <summary>
/// What the master tells a worker at its birth, in environment variables. <see cref="SlotVariable"/>, <see cref="GenerationVariable"/>
/// and <see cref="WorkersVariable"/> are the app's to read; the rest is removed by the worker before the app runs, so that no process
/// the app starts inherits it.
/// </summary>
/// <param name="Cell">Index of the worker's cell on the status page.</param>
/// <param name="Listeners">Number of shared listeners; their descriptors start at <see cref="FirstListenerDescriptor"/>.</param>
/// <param name="Backlog">The backlog that the kernel granted. Kestrel calls listen(2) again and must not shrink it.</param>
/// <param name="Threads">Requests executed at a time; 0 leaves it to the app.</param>
/// <param name="PulseMilliseconds">How often the worker shows on the status page that its thread pool still runs.</param>
/// <param name="GracefulMilliseconds">Budget of a drain that the worker begins by itself.</param>
/// <param name="MaxRequests">After how many requests the worker asks for a successor; 0: never.</param>
/// <param name="AppHooks">The app's own DOTNET_STARTUP_HOOKS, put back by the worker; empty if it had none.</param>
public sealed record SpawnEnvironment(
    int Cell,
    int Listeners,
    int Backlog,
    int Threads,
    int PulseMilliseconds,
    int GracefulMilliseconds,
    int MaxRequests,
    string AppHooks)
{
    /// <summary>The stable number of the worker, 0 to workers - 1; a replacement gets the number of the one it replaces.</summary>
    public const string SlotVariable = "PNEUXNET_SLOT";

    /// <summary>Counts reloads: 1 at the start, one more with each.</summary>
    public const string GenerationVariable = "PNEUXNET_GENERATION";

    /// <summary>How many workers the master was asked for, for those who divide a resource by it.</summary>
    public const string WorkersVariable = "PNEUXNET_WORKERS";

    /// <summary>Carries this record.</summary>
    public const string SpawnVariable = "PNEUXNET_SPAWN";

    /// <summary>Makes the runtime load the worker into the app.</summary>
    public const string HooksVariable = "DOTNET_STARTUP_HOOKS";

    private const int NumberFields = 7;

    /// <summary>The socket pair to the master.</summary>
    public const int ControlDescriptor = 3;

    /// <summary>The status page.</summary>
    public const int StatusDescriptor = 4;

    /// <summary>The listener of the worker's private unix socket.</summary>
    public const int PrivateListenerDescriptor = 5;

    /// <summary>The first of the shared listeners; the others follow without a gap.</summary>
    public const int FirstListenerDescriptor = 6;

    /// <summary>Descriptors of the shared listeners, in the order of the master's --bind.</summary>
    public ImmutableArray<int> ListenerDescriptors => [.. Enumerable.Range(FirstListenerDescriptor, Listeners)];

    /// <summary>The value for <see cref="SpawnVariable"/>. The hooks come last since a path may hold any character but NUL.</summary>
    public string Encode() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cell} {Listeners} {Backlog} {Threads} {PulseMilliseconds} {GracefulMilliseconds} {MaxRequests} {AppHooks}");

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">The value is not of this version.</exception>
    public static SpawnEnvironment Decode(string value)
    {
        string[] fields = value.Split(' ', NumberFields + 1);
        if (fields.Length != NumberFields + 1)
        {
            throw new FormatException($"{SpawnVariable}='{value}' has {fields.Length} fields; master and worker are of different versions");
        }
        int[] numbers = [.. fields.Take(NumberFields).Select(field => int.Parse(field, NumberStyles.None, CultureInfo.InvariantCulture))];
        return new SpawnEnvironment(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], fields[NumberFields]);
    }
}
