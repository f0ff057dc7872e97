using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PneuXNet.Contract.Syslog;
using PneuXNet.Supervisor.Status;

namespace PneuXNet.Supervisor.Logging;

/// <summary>The master's logger. Lines that workers send are written here too, under their own pid.</summary>
internal sealed class LineLogger(LogFile file, LogFormat format, LogLevel least, TimeProvider time) : ILogger
{
    /// <summary>Lines below this level are not written.</summary>
    public LogLevel Least { get; set; } = least;

    /// <summary>Takes each line as well; null: nobody does.</summary>
    public SyslogSender? Syslog { get; set; }

    /// <summary>Hears of each line that was written: its level, and whether it tells of an exception.</summary>
    public Action<LogLevel, bool>? Written { get; set; }

    /// <summary>Keeps the last lines; null: nobody asks for them.</summary>
    public RecentLines? Recent { get; set; }

    /// <summary>Where events are kept for who looks at the running service; null: nowhere.</summary>
    public EventBook? Events { get; set; }

    /// <summary>Called with the message of each error; none: nobody waits for the start to succeed.</summary>
    public Action<string>? Echo { get; init; }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && (IsWritten(logLevel) || IsKept(logLevel));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }
        string message = formatter(state, exception);
        if (logLevel >= LogLevel.Error)
        {
            Echo?.Invoke(message);
        }
        if (exception is not null)
        {
            message = $"{message}\n{exception}";
        }
        var values = state as IReadOnlyList<KeyValuePair<string, object?>>;
        if (IsKept(logLevel))
        {
            Events!.Write(logLevel, eventId.Name ?? "", message, values);
        }
        if (IsWritten(logLevel))
        {
            WriteLine(logLevel, Environment.ProcessId, message, eventId.Name, values);
            Written?.Invoke(logLevel, exception is not null);
        }
    }

    /// <summary>After a rotation: goes on in the file that is at the path now.</summary>
    public bool Reopen() => file.Reopen();

    /// <summary>A line of a worker's.</summary>
    public void WriteFor(int pid, LogLevel level, string message)
    {
        if (IsKept(level))
        {
            Events!.Write(level, "Worker", message, [new("WorkerPid", pid)]);
        }
        if (IsWritten(level))
        {
            WriteLine(level, pid, message, name: null, values: null);
            Written?.Invoke(level, arg2: false);
        }
    }

    /// <summary>A line that a worker has written to its standard streams. It has no level, so the log's least one holds nothing back.</summary>
    public void WriteOutputOf(int slot, int pid, string line) =>
        WriteLine(LogLevel.Information, pid, string.Create(CultureInfo.InvariantCulture, $"worker {slot}: {line}"), "Output", [new("Slot", slot), new("Line", line)]);

    private bool IsWritten(LogLevel level) => level >= Least;

    private bool IsKept(LogLevel level) => Events is not null && level >= EventBook.Least;

    private void WriteLine(LogLevel level, int pid, string message, string? name, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        DateTimeOffset now = time.GetLocalNow();
        string? json = format == LogFormat.Json ? Json(now, level, pid, message, name, values) : null;
        Recent?.Add($"[{Stamp(now)}] [{pid.ToString(CultureInfo.InvariantCulture)}] [{NameOf(level)}] {message}");
        file.Write(json ?? $"[{Stamp(now)}] [{pid.ToString(CultureInfo.InvariantCulture)}] [{NameOf(level)}] {message}\n");
        // Time, pid and level are syslog's own there.
        Syslog?.Send(SyslogServer.SeverityOf(level), pid, Encoding.UTF8.GetBytes(json?.TrimEnd('\n') ?? message));
    }

    private static string Stamp(DateTimeOffset now)
    {
        // "zzz" writes +00:00; the shape that log tools know has no colon.
        string zone = now.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        return now.ToString("yyyy-MM-dd HH:mm:ss ", CultureInfo.InvariantCulture) + zone;
    }

    private static string Json(
        DateTimeOffset now, LogLevel level, int pid, string message, string? name, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("time", now.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
            json.WriteNumber("pid", pid);
            json.WriteString("level", NameOf(level));
            if (name is not null)
            {
                json.WriteString("event", name);
            }
            json.WriteString("message", message);
            foreach ((string key, object? value) in values ?? [])
            {
                if (key != "{OriginalFormat}")
                {
                    WriteValue(json, JsonNamingPolicy.CamelCase.ConvertName(key), value);
                }
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private static void WriteValue(Utf8JsonWriter json, string key, object? value)
    {
        switch (value)
        {
            case int number: json.WriteNumber(key, number); break;
            case long number: json.WriteNumber(key, number); break;
            case double number: json.WriteNumber(key, Math.Round(number, 3)); break;
            default: json.WriteString(key, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Information => "INFO",
        LogLevel.Trace => "DEBUG",
        _ => level.ToString().ToUpperInvariant(),
    };
}
