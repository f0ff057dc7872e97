using System.Reflection;
using System.Runtime.Loader;

namespace PneuXNet.MemberHost;

/// <summary>
/// The assembly that APP names, with the packages that its .deps.json lists, apart from this program's. What the shared framework has
/// comes from there, so its types and ours are the same.
/// </summary>
internal sealed class MemberLoadContext(string path) : AssemblyLoadContext("app")
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } file && !IsShared(assemblyName) ? LoadFromAssemblyPath(file) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : 0;

    // An app may have copies of its own of what the framework brings; a RequestDelegate of theirs would be another type.
    private static bool IsShared(AssemblyName name)
    {
        try
        {
            return name.Name?.StartsWith("Microsoft.AspNetCore.Http", StringComparison.Ordinal) == true && Default.LoadFromAssemblyName(name) is not null;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
