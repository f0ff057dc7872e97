using System.Reflection;
using System.Runtime.Loader;
using PneuXNet.Hooks;

namespace PneuXNet.Worker.Hooks;

/// <summary>
/// The assembly of --worker-hooks: PATH.dll, or PATH.dll:TYPE. It is loaded beside the app, where it can reach the app's own types, and
/// brings what its .deps.json lists unless the app has brought it.
/// </summary>
internal static class HookAssembly
{
    private const string TypeMark = ".dll:";

    /// <exception cref="InvalidOperationException">There is no such class in it.</exception>
    public static IWorkerHooks Load(string target)
    {
        int mark = target.LastIndexOf(TypeMark, StringComparison.OrdinalIgnoreCase);
        (string path, string name) = mark < 0 ? (target, "") : (target[..(mark + TypeMark.Length - 1)], target[(mark + TypeMark.Length)..]);
        var resolver = new AssemblyDependencyResolver(path);
        AssemblyLoadContext.Default.Resolving += (context, wanted) =>
            resolver.ResolveAssemblyToPath(wanted) is { } file ? context.LoadFromAssemblyPath(file) : null;
        return Create(AssemblyLoadContext.Default.LoadFromAssemblyPath(path), path, name);
    }

    internal static IWorkerHooks Create(Assembly assembly, string path, string name)
    {
        Type[] fitting = [.. assembly.GetExportedTypes().Where(type =>
            type is { IsAbstract: false, ContainsGenericParameters: false } && type.IsAssignableTo(typeof(IWorkerHooks)) && type.GetConstructor([]) is not null)];
        string all = fitting.Length == 0 ? "none" : string.Join(", ", fitting.Select(type => type.FullName));
        Type found = (name.Length, fitting.Length) switch
        {
            (0, 1) => fitting[0],
            (0, _) => throw new InvalidOperationException(
                $"--worker-hooks '{path}': must have one public class that implements IWorkerHooks, or the class be named with PATH.dll:TYPE; it has {all}"),
            _ => Array.Find(fitting, type => type.FullName == name) ?? throw new InvalidOperationException(
                $"--worker-hooks '{path}:{name}': there is no public class of that name that implements IWorkerHooks; it has {all}"),
        };
        return (IWorkerHooks)Activator.CreateInstance(found)!;
    }
}
