namespace PneuXNet.Supervisor.Configuration;

/// <summary>What is served, and where the rest of the configuration is read.</summary>
internal static class AppSettings
{
    public static readonly Setting Config = new SettingOf<string>("--config", "-c")
    {
        Value = "FILE", Names = Naming.File, InFile = false, NeedsRestart = true,
        Help = "The configuration file, in TOML", Otherwise = $"./{ConfigurationReader.DefaultFile}, if it is there",
        Rule = "must be a path", Remedy = "write for example -c /etc/pneuxnet.toml",
        Read = ValueReaders.Text, Set = (options, value) => options with { ConfigFile = PathOf(value) },
        Gunicorn = "config", Differs = "TOML instead of Python: it can be checked without being run. An unknown key is an error.",
    };

    public static readonly Setting App = new SettingOf<string>("app")
    {
        Value = "APP", Names = Naming.File,
        Help = "An ASP.NET Core app, its .dll or its executable; or App.dll:Namespace.Type.Member, a RequestDelegate or OWIN function in an assembly", Otherwise = "the bundled X-ray app",
        Rule = "must be a path", Remedy = "name the app's .dll or executable, or App.dll:Namespace.Type.Member, or leave it out for the bundled app",
        Read = ValueReaders.Text, Set = (options, value) => options with { App = value },
        Gunicorn = "wsgi_app", Differs = "A program, or App.dll:Namespace.Type.Member in the place of MODULE:VARIABLE, OWIN in the place of WSGI.",
    };

    public static readonly Setting AppArguments = new SettingOf<string>("app-arguments")
    {
        Value = "APP-ARGUMENTS", Repeatable = true,
        Help = "What the app's Main gets; on the command line all that follows --",
        Rule = "must be text", Remedy = """write for example app_arguments = ["--Greeting=hello"]""",
        Read = ValueReaders.AnyText, Set = (options, value) => options with { AppArguments = options.AppArguments.Add(value) },
    };

    /// <summary>Gunicorn writes file:PATH as well.</summary>
    public static string PathOf(string config) => config.StartsWith("file:", StringComparison.Ordinal) ? config["file:".Length..] : config;

    public static IReadOnlyList<Setting> All { get; } = [Config, App, AppArguments];
}
