using System.Diagnostics;

namespace PneuXNet.Clients;

/// <summary>Workers under Gunicorn, with threads, as it is mostly run.</summary>
internal sealed class GunicornServer(string options) : Server
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
    private Process? _master;

    public static bool IsInstalled => File.Exists(Program);

    public override string Name => "Gunicorn gthread";

    public override void Start()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "hello.py"), App);
        string[] words = [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-k", "gthread", "--threads", "8", "-b", EndPoint.ToString(), "--chdir", _folder.FullName, "hello:app"];
        _master = Run(Program, words);
    }

    public override Task ReloadAsync()
    {
        HangUp(_master!.Id);
        return Task.CompletedTask;
    }

    public override void KillOne()
    {
        if (AnyChildOf(_master!.Id) is { } worker)
        {
            KillHard(worker);
        }
    }

    public override void Dispose()
    {
        if (_master is not null)
        {
            Stop(_master);
        }
        _folder.Delete(recursive: true);
    }
}
