using System.Diagnostics;
using System.Text;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>A shell at a terminal of its own, as script(1) of util-linux gives it: keys go in, and what is drawn comes out.</summary>
internal sealed class Terminal : IAsyncDisposable
{
    private readonly Process _script;
    private readonly StringBuilder _drawn = new();
    private readonly Task _reading;

    /// <param name="command">For /bin/sh.</param>
    public Terminal(string command)
    {
        // Ctrl-C goes to the shell, too: with a trap it lives on, and says what it was asked to say at the end. What it runs has no trap.
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", $"trap : INT; stty cols 120 rows 40; {command}", "/dev/null"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm-256color";
        _script = Process.Start(start)!;
        _reading = ReadAsync();
    }

    public string Drawn
    {
        get
        {
            lock (_drawn)
            {
                return _drawn.ToString();
            }
        }
    }

    /// <summary>Presses keys.</summary>
    public async Task PressAsync(string keys)
    {
        await _script.StandardInput.WriteAsync(keys);
        await _script.StandardInput.FlushAsync();
    }

    /// <summary>Waits until the text is drawn behind what had been drawn before, and returns what has been drawn until then.</summary>
    public async Task<int> ShowsAsync(string text, int after = 0)
    {
        int at = -1;
        await Eventually.Holds(() => (at = Drawn.IndexOf(text, Math.Min(after, Drawn.Length), StringComparison.Ordinal)) >= 0, $"'{text}' is drawn; it was:\n{Drawn}");
        return at + text.Length;
    }

    /// <summary>The exit code of the command.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        await _script.WaitForExitAsync(limit.Token);
        await _reading;
        return _script.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_script.HasExited)
        {
            _script.Kill(entireProcessTree: true);
        }
        await _reading;
        _script.Dispose();
    }

    private async Task ReadAsync()
    {
        char[] buffer = new char[4096];
        int length;
        while ((length = await _script.StandardOutput.ReadAsync(buffer)) > 0)
        {
            lock (_drawn)
            {
                _drawn.Append(buffer, 0, length);
            }
        }
    }
}
