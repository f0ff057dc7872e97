using System.Globalization;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Control.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PneuXNet.Supervisor.Top;

/// <summary>
/// A screen full of a service, for a terminal of a given size. Where there is little room, what matters least is left out: columns,
/// then events, then the summary but for its first line.
/// </summary>
internal static class Frame
{
    private const string Keys = "+/- scale   up/down choose   c recycle it   r reload   q quit";
    private const int MostLate = 5;
    private const int MarkWidth = 2;

    private static readonly Style s_plain = Style.Plain;
    private static readonly Style s_dim = new(decoration: Decoration.Dim);
    private static readonly Style s_bold = new(decoration: Decoration.Bold);
    private static readonly Style s_chosen = new(decoration: Decoration.Invert);
    private static readonly Style s_good = new(Color.Green, decoration: Decoration.Bold);
    private static readonly Style s_uneasy = new(Color.Yellow, decoration: Decoration.Bold);
    private static readonly Style s_bad = new(Color.Red, decoration: Decoration.Bold);

    public static IRenderable Of(TopState state, TimeSpan now, int width, int height)
    {
        var page = new Page(width, height);
        page.Add(Head(state));
        if (state.Trouble is { } trouble && page.Room > 1)
        {
            page.Add(($"no answer from the master for {CtlPrinter.Span((now - state.TroubleSince).TotalSeconds)}, asking on: {CtlPrinter.Line(trouble)}", s_bad));
        }
        if (state.History.Picture is { } picture)
        {
            AddSummary(page, picture);
            AddWorkers(page, state, picture);
            AddLate(page, picture);
            AddEvents(page, state);
        }
        const int foot = 1;
        page.FillUpTo(foot);
        page.Add(Foot(state));
        return page.Whole;
    }

    private static void AddSummary(Page page, Picture picture)
    {
        IReadOnlyList<string> lines = [.. Summary.Of(picture).SelectMany(line => Summary.IsAdvice(line) ? Wrapped(line, page.Width) : [line])];
        const int headingAndFoot = 2;
        int free = page.Room - headingAndFoot - picture.Workers.Count;
        foreach (string line in lines.Take(Math.Min(Math.Max(1, free), page.Room - headingAndFoot - 1)))
        {
            page.Add((line[..Summary.Subject], s_dim), (line[Summary.Subject..], s_plain));
        }
        if (free > lines.Count)
        {
            page.Add();
        }
    }

    // What is to be done must not be cut off; the rest may.
    private static IEnumerable<string> Wrapped(string line, int width)
    {
        string indent = new(' ', Summary.Subject);
        while (line.Length > width && width > 2 * Summary.Subject)
        {
            int end = line.LastIndexOf(' ', width - 1);
            end = end > Summary.Subject ? end : width;
            yield return line[..end];
            line = indent + line[end..].TrimStart();
        }
        yield return line;
    }

    /// <summary>The heading and as many rows as there is room for, among them the chosen one.</summary>
    private static void AddWorkers(Page page, TopState state, Picture picture)
    {
        const int headingAndFoot = 2;
        int rows = Math.Min(picture.Workers.Count, page.Room - headingAndFoot);
        IReadOnlyList<Column> columns = Column.Fitting(picture.Workers, page.Width - MarkWidth);
        if (rows <= 0 || columns.Count == 0)
        {
            return;
        }
        var table = new Spectre.Console.Table().NoBorder();
        table.AddColumn(new TableColumn("").Width(1).PadLeft(0).PadRight(MarkWidth - 1).NoWrap());
        foreach (Column column in columns)
        {
            TableColumn cells = new TableColumn(new Text(column.Heading, s_dim)).PadLeft(0).PadRight(column == columns[^1] ? 0 : Column.Gap).NoWrap();
            table.AddColumn(column.IsLeft ? cells.LeftAligned() : cells.RightAligned());
        }
        int chosen = picture.Workers.ToList().FindIndex(line => line.Worker.Id == state.Chosen);
        foreach (WorkerLine line in picture.Workers.Skip(Math.Max(0, chosen - rows + 1)).Take(rows))
        {
            bool isChosen = line.Worker.Id == state.Chosen;
            Style style = state.Trouble is not null ? s_dim : isChosen ? s_chosen : StyleOf(line.Worker);
            table.AddRow([new Text(isChosen ? ">" : "", s_bold), .. columns.Select(column => new Text(column.Text(line), style))]);
        }
        page.Add(table, rows + 1);
    }

    private static void AddLate(Page page, Picture picture)
    {
        IReadOnlyList<string> late = Summary.Late(picture);
        const int emptyHeadingAndFoot = 3;
        int shown = Math.Min(Math.Min(late.Count, MostLate), page.Room - emptyHeadingAndFoot);
        if (shown > 0)
        {
            page.Add();
            page.Add((string.Create(CultureInfo.InvariantCulture, $"Requests that run for {Summary.Long:0} s or longer: {late.Count}"), s_uneasy));
            foreach (string line in late.Take(shown))
            {
                page.Add((line, s_plain));
            }
        }
    }

    private static void AddEvents(Page page, TopState state)
    {
        const int emptyHeadingAndFoot = 3;
        int shown = Math.Min(state.Events.Count, page.Room - emptyHeadingAndFoot);
        if (shown > 0)
        {
            page.Add();
            page.Add(("Events", s_bold));
            foreach (EventFacts happened in state.Events.TakeLast(shown))
            {
                page.Add((Summary.Of(happened), StyleOf(happened)));
            }
        }
    }

    private static (string, Style)[] Head(TopState state)
    {
        if (state.History.Picture is not { } picture)
        {
            return [("pneuxnet top", s_bold)];
        }
        Style style = state.Trouble is not null ? s_dim : (picture.Findings is [var worst, ..] ? worst.Concern : Concern.Good) switch
        {
            Concern.Bad => s_bad,
            Concern.Uneasy => s_uneasy,
            _ => s_good,
        };
        return [(Summary.Health(picture), style)];
    }

    private static (string, Style)[] Foot(TopState state) =>
        state.Asked is { } order ? [(order.Question, s_uneasy), (" y yes, any other key no", s_plain)]
        : state.Notice.Length > 0 ? [(CtlPrinter.Line(state.Notice), state.IsBad ? s_bad : s_good)]
        : [(Keys, s_dim)];

    private static Style StyleOf(WorkerFacts worker) => worker.Stage switch
    {
        "serving" when Diagnosis.IsSilent(worker) => s_bad,
        "serving" => s_plain,
        "condemned" or "killed" => s_bad,
        _ => s_uneasy,
    };

    private static Style StyleOf(EventFacts happened) => happened.Level switch
    {
        "error" or "critical" => s_bad,
        "warning" => s_uneasy,
        _ => s_plain,
    };
}
