using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using PneuXNet.Contract;
using PneuXNet.Worker;

/// <summary>
/// Where the runtime enters, before the app's Main: DOTNET_STARTUP_HOOKS names this assembly. The name and the missing namespace are
/// the runtime's rule.
/// </summary>
internal static class StartupHook
{
    /// <summary>Does nothing in a process that no master started, such as one the app started itself.</summary>
    public static void Initialize()
    {
        // A constant, so reading it needs no other assembly yet.
        if (Environment.GetEnvironmentVariable(SpawnEnvironment.SpawnVariable) is { } spawn)
        {
            AssemblyLoadContext.Default.Resolving += ResolveFromOwnFolder;
            Start(spawn);
        }
    }

    // Not inlined: what it mentions can be resolved only after Initialize has said how.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Start(string spawn) => WorkerProcess.Start(spawn);

    // The app's own dependency list knows nothing of ours. Only two names are answered, so the tenant's resolution is left as it is.
    private static Assembly? ResolveFromOwnFolder(AssemblyLoadContext context, AssemblyName name) => name.Name is "PneuXNet.Contract" or "PneuXNet.Hooks"
        ? context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!, $"{name.Name}.dll"))
        : null;
}
