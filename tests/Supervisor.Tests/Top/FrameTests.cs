using System.Text.RegularExpressions;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Top;
using Spectre.Console;

namespace PneuXNet.Supervisor.Tests.Top;

public sealed partial class FrameTests
{
    [Test]
    public void A_picture_has_exactly_the_size_of_the_terminal([Values(1, 2, 3, 5, 8, 13, 24, 60)] int height, [Values(1, 10, 30, 50, 80, 200)] int width)
    {
        string[] lines = Draw(Busy(), width, height);

        Assert.That(lines, Has.Length.EqualTo(height));
        Assert.That(lines.Select(line => line.GetCellWidth()), Has.All.LessThanOrEqualTo(width));
    }

    [Test]
    public void A_wide_terminal_shows_everything()
    {
        string picture = string.Join('\n', Draw(Busy(), 200, 50));

        Assert.That(picture, Does.StartWith("1 request runs for 10 s or longer, the oldest for 12 s").And.Contain("to do     pneuxnet ctl requests names them"));
        Assert.That(Column.All.Where(column => !picture.Contains(column.Heading, StringComparison.Ordinal)), Is.Empty);
        Assert.That(picture, Does.Contain("2 silent").And.Contain("worker 2 (pid 1003)  GET /stuck").And.Contain("something happened").And.Contain("q quit"));
    }

    [Test]
    public void What_to_do_is_not_cut_off()
    {
        string[] lines = Draw(Busy(), 80, 24);

        Assert.That(string.Join(' ', lines.SkipWhile(line => !line.StartsWith("to do", StringComparison.Ordinal)).Take(2).Select(line => line.Trim())),
            Is.EqualTo("to do     pneuxnet ctl requests names them; pneuxnet ctl stacks 2 shows where it stands, pneuxnet ctl kill 2 replaces its worker"));
    }

    [Test]
    public void A_narrow_terminal_keeps_the_columns_that_matter_most()
    {
        string heading = Draw(Busy(), 32, 24).First(line => line.Contains("SLOT", StringComparison.Ordinal));

        Assert.That(heading.Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "SLOT", "PHASE", "REQ/S", "P99" }));
    }

    [Test]
    public void A_low_terminal_keeps_the_health_and_the_chosen_worker()
    {
        string[] lines = Draw(Busy() with { Chosen = 4 }, 80, 5);

        Assert.That(lines[0], Does.StartWith("1 request runs for 10 s"));
        Assert.That(lines[^2], Does.StartWith(">    3"));
        Assert.That(lines[^1], Does.Contain("q quit"));
    }

    [Test]
    public void A_master_that_is_gone_is_said_so_above_what_was_seen_last()
    {
        TopState lost = Busy().Next(new TopEvent.Missed(TimeSpan.FromSeconds(2), "the master has closed the connection")).State;

        Assert.That(Draw(lost, 100, 24)[1], Is.EqualTo("no answer from the master for 3.0 s, asking on: the master has closed the connection"));
        Assert.That(Draw(lost, 100, 24), Has.Some.Contains("SLOT"));
    }

    [Test]
    public void What_clients_have_written_can_not_move_the_cursor()
    {
        TopState state = Busy("/\e[2J\r\nnonsense");

        Assert.That(Draw(state, 200, 50), Has.Some.Contains("GET / [2J  nonsense"));
        Assert.That(PlainTop.Of(state.History.Picture!, state.Events), Does.Contain("GET / [2J  nonsense").And.Not.Contain("\e"));
    }

    [Test]
    public void Without_colours_there_is_none()
    {
        string text = Screen.Render(Frame.Of(Busy(), TimeSpan.FromSeconds(5), 80, 24), 80, isColourless: true);

        Assert.That(ColourPattern().IsMatch(text), Is.False);
        Assert.That(ColourPattern().IsMatch(Screen.Render(Frame.Of(Busy(), TimeSpan.FromSeconds(5), 80, 24), 80, isColourless: false)), Is.True);
    }

    private static string[] Draw(TopState state, int width, int height) =>
    [
        .. EscapePattern().Replace(Screen.Render(Frame.Of(state, TimeSpan.FromSeconds(5), width, height), width, isColourless: false), "")
            .Split('\n').Select(line => line.TrimEnd()),
    ];

    private static TopState Busy(string path = "/stuck")
    {
        Look look = Looks.At(1, workers: [Looks.Worker(0), Looks.Worker(1), Looks.Worker(2), Looks.Worker(3)]) with
        {
            Tallies = new Dictionary<string, long> { ["exit.Silent"] = 2 },
            Requests = [new RequestFacts(2, 1003, 5, 12.3, "GET", path), new RequestFacts(2, 1003, 6, 2, "GET", "/字字字"), new RequestFacts(0, 1001, 6, 0.2, "GET", "/quick")],
        };
        return new TopState().Next(new TopEvent.Saw(look, [new EventFacts(1, DateTimeOffset.UnixEpoch, "warning", "Something", null, null, "something happened")])).State;
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex EscapePattern();

    [GeneratedRegex(@"\e\[[0-9;]*3[0-7]m|\e\[[0-9;]*9[0-7]m")]
    private static partial Regex ColourPattern();
}
