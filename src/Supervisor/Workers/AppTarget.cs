using System.Collections.Immutable;
using System.Text.Json;
using Mono.Unix;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Checks;

namespace PneuXNet.Supervisor.Workers;

/// <summary>The app that is served: what is executed for it, found out once before anything is started.</summary>
/// <param name="Name">For people.</param>
/// <param name="Executable">The file to execute.</param>
/// <param name="Prefix">Arguments before the app's own: the .dll, if the executable is the dotnet host.</param>
/// <param name="Folder">Where the app's files lie.</param>
internal sealed record AppTarget(string Name, string Executable, IReadOnlyList<string> Prefix, string Folder)
{
    /// <summary>Golden checks that lie beside the app.</summary>
    public ImmutableArray<GoldenCheck> Checks { get; init; } = [];

    /// <summary>Where its workers run.</summary>
    public string WorkingFolder { get; init; } = "/";

    private const string WebFramework = "Microsoft.AspNetCore.App";

    /// <summary>The injected code is built for this major version; an older runtime can't load it.</summary>
    private static int LeastMajor => Environment.Version.Major;

    /// <summary>The web app that is laid out beside this executable.</summary>
    public static string BundledApp => Path.Combine(AppContext.BaseDirectory, "webapp", "PneuXNet.WebApp.dll");

    /// <summary>The program that serves a member of an assembly; laid out beside this executable too.</summary>
    private static string MemberHost => Path.Combine(AppContext.BaseDirectory, "memberhost", "PneuXNet.MemberHost.dll");

    /// <param name="path">As given on the command line; empty for the bundled web app.</param>
    /// <param name="folder">Where the workers are to run, and where a relative path begins.</param>
    /// <exception cref="AppNotLoadedException">There is no such app, or it can't be hosted.</exception>
    public static AppTarget Find(string path, string folder)
    {
        AppTarget app = SplitMember(path) is (string assembly, string member)
            ? FindMember(path, Path.GetFullPath(assembly, folder), member)
            : FindAt(path, Path.GetFullPath(path.Length == 0 ? BundledApp : path, folder));
        return app with { Checks = AppChecks.Of(app.Folder), WorkingFolder = Resolve(folder) };
    }

    private static AppTarget FindMember(string path, string library, string member)
    {
        if (!File.Exists(library))
        {
            throw new AppNotLoadedException($"APP '{path}': there is no file '{library}'; name the assembly and the member in it, such as App.dll:Namespace.Type.Member");
        }
        string folder = Resolve(Path.GetDirectoryName(library)!);
        library = Path.Combine(folder, Path.GetFileName(library));
        return new AppTarget($"{library}:{member}", DotnetHost(), [MemberHost, library, member], folder);
    }

    private static AppTarget FindAt(string path, string full)
    {
        if (!File.Exists(full))
        {
            throw new AppNotLoadedException(Directory.Exists(full)
                ? $"APP '{path}' is a folder; name the app's .dll or executable in it"
                : $"APP '{(path.Length == 0 ? full : path)}': there is no such file; name the app's .dll or executable, as built or published");
        }
        string folder = Resolve(Path.GetDirectoryName(full)!);
        full = Path.Combine(folder, Path.GetFileName(full));
        if (full.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            RequireHostable(full, path);
            return new AppTarget(full, DotnetHost(), [full], folder);
        }
        if (Syscall.access(full, AccessModes.X_OK) != 0)
        {
            throw new AppNotLoadedException($"APP '{path}' is neither a .dll nor executable; name the app's .dll, or make it executable: chmod +x {path}");
        }
        // An app host lies beside its .dll; a single file doesn't, and tells by itself what it needs.
        if (File.Exists(full + ".dll"))
        {
            RequireHostable(full + ".dll", path);
        }
        return new AppTarget(full, full, [], folder);
    }

    /// <summary>App.dll:Namespace.Type.Member, as the two parts of it; null if it is a path and nothing else.</summary>
    private static (string Assembly, string Member)? SplitMember(string path)
    {
        const string mark = ".dll:";
        int at = path.LastIndexOf(mark, StringComparison.OrdinalIgnoreCase);
        int colon = at + mark.Length - 1;
        return at > 0 && colon < path.Length - 1 && !File.Exists(path) ? (path[..colon], path[(colon + 1)..]) : null;
    }

    /// <summary>The folder of the runtime that this process runs on has the dotnet host three levels up.</summary>
    public static string DotnetRoot { get; } =
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    // A link such as "current" is followed now: whoever runs by this target keeps its files when the link points elsewhere.
    private static string Resolve(string folder) => UnixPath.GetCompleteRealPath(folder);

    /// <summary>The dotnet host of the runtime that this process runs on.</summary>
    /// <exception cref="AppNotLoadedException">It isn't where it should be.</exception>
    public static string DotnetHost()
    {
        string host = Path.Combine(DotnetRoot, "dotnet");
        return File.Exists(host)
            ? host
            : throw new AppNotLoadedException($"no dotnet host at {host}, which a .dll needs; install the ASP.NET Core runtime, or name the app's executable");
    }

    private static void RequireHostable(string dll, string path)
    {
        string config = Path.ChangeExtension(dll, ".runtimeconfig.json");
        if (!File.Exists(config))
        {
            throw new AppNotLoadedException(
                $"APP '{path}' has no {Path.GetFileName(config)} beside it, so it is a library and not an app; name the app's own .dll");
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(config));
            RequireFramework(document.RootElement.GetProperty("runtimeOptions"), path);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new AppNotLoadedException($"APP '{path}': {config} can't be read ({e.Message}); build or publish the app again");
        }
    }

    private static void RequireFramework(JsonElement options, string path)
    {
        if (options.TryGetProperty("includedFrameworks", out JsonElement frameworks) && path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            throw new AppNotLoadedException($"APP '{path}' was published self-contained; name its executable, '{Path.ChangeExtension(path, null)}'");
        }
        IEnumerable<JsonElement> all = frameworks.ValueKind == JsonValueKind.Array || options.TryGetProperty("frameworks", out frameworks)
            ? frameworks.EnumerateArray()
            : options.TryGetProperty("framework", out JsonElement single) ? [single] : [];
        JsonElement web = all.FirstOrDefault(one => one.GetProperty("name").GetString() == WebFramework);
        if (web.ValueKind == JsonValueKind.Undefined)
        {
            throw new AppNotLoadedException($"APP '{path}' does not use {WebFramework}, so it is no ASP.NET Core app; only those can be served");
        }
        string version = web.GetProperty("version").GetString() ?? "";
        if (int.TryParse(version.Split('.')[0], out int major) && major < LeastMajor)
        {
            throw new AppNotLoadedException($"APP '{path}' is built for ASP.NET Core {version}; pneuxnet serves {LeastMajor}.0 and later: set its TargetFramework to net{LeastMajor}.0");
        }
    }
}
