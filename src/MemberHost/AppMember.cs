using System.Reflection;
using PneuXNet.Contract;
using PneuXNet.MemberHost.Owin;
using OwinFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace PneuXNet.MemberHost;

/// <summary>
/// The member that APP names, as something that serves requests: a public static field, property or method without parameters that is,
/// or gives, a RequestDelegate or an OWIN function; or a public static method that has the shape of one itself.
/// </summary>
internal static class AppMember
{
    private const BindingFlags PublicStatic = BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private const string Rule = "a RequestDelegate or a Func<IDictionary<string, object>, Task>";

    /// <exception cref="AppMemberException">There is no such member, or it is something else.</exception>
    public static RequestDelegate Load(string path, string member)
    {
        try
        {
            return Find(new MemberLoadContext(path).LoadFromAssemblyPath(path), path, member);
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException)
        {
            throw new AppMemberException($"APP '{path}:{member}': the assembly can't be loaded: {e.Message}");
        }
    }

    internal static RequestDelegate Find(Assembly assembly, string path, string member)
    {
        int dot = member.LastIndexOf('.');
        (string typeName, string name) = dot > 0 ? (member[..dot], member[(dot + 1)..]) : ("", member);
        Type type = assembly.GetType(typeName) ?? throw Refusal($"the assembly has no type '{typeName}'");
        MemberInfo[] named = type.GetMember(name, PublicStatic);
        if (named.Length == 0)
        {
            throw Refusal($"{typeName} has no public static member '{name}'");
        }
        MemberInfo fitting = named.FirstOrDefault(IsServable)
            ?? throw Refusal($"{name} is {Described(named[0])}, which is not {Rule}, nor a method that gives or is one");
        return HandlerOf(fitting) ?? throw Refusal($"{name} is null");

        AppMemberException Refusal(string what) => new($"APP '{path}:{member}': {what}; {Found(assembly, path)}");
    }

    /// <summary>What could be served, for people who have mistyped.</summary>
    private static string Found(Assembly assembly, string path)
    {
        string[] all = [.. assembly.GetExportedTypes().SelectMany(type => type.GetMembers(PublicStatic).Where(IsServable).Select(found => $"{type.FullName}.{found.Name}")).Distinct()];
        return all.Length == 0
            ? $"no member of {Path.GetFileName(path)} is {Rule}"
            : $"{Path.GetFileName(path)} has {string.Join(", ", all)}";
    }

    private static bool IsServable(MemberInfo member) => member switch
    {
        FieldInfo field => IsHandler(field.FieldType),
        PropertyInfo { GetMethod.IsPublic: true } property => IsHandler(property.PropertyType) && property.GetIndexParameters().Length == 0,
        MethodInfo { IsSpecialName: false, ContainsGenericParameters: false } method => IsFactory(method) || IsFunction(method),
        _ => false,
    };

    private static RequestDelegate? HandlerOf(MemberInfo member) => member switch
    {
        FieldInfo field => Adapt(field.GetValue(null)),
        PropertyInfo property => Adapt(property.GetValue(null, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null)),
        // An app that throws while it is put together is to be seen with its own exception.
        MethodInfo method when IsFactory(method) => Adapt(method.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, parameters: null, culture: null)),
        MethodInfo method when TakesContext(method) => method.CreateDelegate<RequestDelegate>(),
        MethodInfo method => OwinHandler.Adapt(method.CreateDelegate<OwinFunc>()),
        _ => null,
    };

    private static RequestDelegate? Adapt(object? value) => value switch
    {
        RequestDelegate handler => handler,
        OwinFunc owin => OwinHandler.Adapt(owin),
        _ => null,
    };

    private static bool IsHandler(Type type) => type == typeof(RequestDelegate) || type == typeof(OwinFunc);

    private static bool IsFactory(MethodInfo method) => method.GetParameters().Length == 0 && IsHandler(method.ReturnType);

    private static bool IsFunction(MethodInfo method) => TakesContext(method) || (ReturnsTask(method) && ParameterOf(method) == typeof(IDictionary<string, object>));

    private static bool TakesContext(MethodInfo method) => ReturnsTask(method) && ParameterOf(method) == typeof(HttpContext);

    private static bool ReturnsTask(MethodInfo method) => typeof(Task).IsAssignableFrom(method.ReturnType);

    private static Type? ParameterOf(MethodInfo method) => method.GetParameters() is [var only] ? only.ParameterType : null;

    private static string Described(MemberInfo member) => member switch
    {
        FieldInfo field => $"a field of type {field.FieldType}",
        PropertyInfo property => $"a property of type {property.PropertyType}",
        MethodInfo method => $"a method, {method}",
        _ => $"a {member.MemberType.ToString().ToLowerInvariant()}",
    };
}
