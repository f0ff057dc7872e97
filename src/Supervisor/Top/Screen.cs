using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PneuXNet.Supervisor.Top;

/// <summary>The terminal's second screen, borrowed: what was there comes back when it is left. Each picture is written in one piece, so nothing flickers.</summary>
internal sealed class Screen : IDisposable
{
    private const string EnterAndHideCursor = "\e[?1049h\e[?25l";
    private const string ShowCursorAndLeave = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string RestOfLine = "\e[K";
    private const string RestOfScreen = "\e[J";

    private readonly Lock _lock = new();
    private readonly TextWriter _terminal = Console.Out;
    private bool _isEntered;

    public Screen() => Enter();

    public void Enter()
    {
        lock (_lock)
        {
            if (!_isEntered)
            {
                _isEntered = true;
                Write(EnterAndHideCursor);
            }
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (_isEntered)
            {
                _isEntered = false;
                Write(ShowCursorAndLeave);
            }
        }
    }

    /// <param name="picture">What fits into a width and a height.</param>
    public void Draw(Func<int, int, IRenderable> picture)
    {
        (int width, int height) = (Math.Max(1, Console.WindowWidth), Math.Max(1, Console.WindowHeight));
        string text = Render(picture(width, height), width, Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 });
        lock (_lock)
        {
            if (_isEntered)
            {
                Write(Home + string.Join(RestOfLine + "\r\n", text.Split('\n').Take(height)) + RestOfLine + RestOfScreen);
            }
        }
    }

    public void Dispose() => Leave();

    /// <summary>As a terminal is told, line by line.</summary>
    /// <param name="isColourless">Only bold, dim and the like.</param>
    public static string Render(IRenderable picture, int width, bool isColourless)
    {
        var written = new StringBuilder();
        using var writer = new StringWriter(written);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            // The sixteen colours that the terminal's owner has chosen, legible on their background.
            ColorSystem = isColourless ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Write(picture);
        return written.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }

    private void Write(string text)
    {
        _terminal.Write(text);
        _terminal.Flush();
    }
}
