namespace PneuXNet.Clients;

/// <summary>Workers under Gunicorn, with threads, as it is mostly run.</summary>
internal sealed class GunicornServer(string options) : PreforkServer
{
    private const string Program = "/usr/bin/gunicorn";

    private const string App = """
        import os
        def app(environ, start_response):
            body = str(os.getpid()).encode()
            start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', str(len(body)))])
            return [body]
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pneuxnet-bench-");

    public static bool IsInstalled => File.Exists(Program);

    public override string Name => "Gunicorn gthread";

    public override void Start()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "hello.py"), App);
        string[] words = [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-k", "gthread", "--threads", "8", "-b", EndPoint.ToString(), "--chdir", _folder.FullName, "hello:app"];
        Master = Run(Program, words);
    }

    public override void Dispose()
    {
        base.Dispose();
        _folder.Delete(recursive: true);
    }
}
