using System.Globalization;
using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>How the text of a value is read, for each kind of value.</summary>
internal static class ValueReaders
{
    public const string SecondsRule = "must be a number of seconds from 0 to 86400";

    public const string TruthRule = "must be true or false";

    public const string BytesRule = "must be a number of bytes, or one with K, M or G behind it, up to 1024G";

    private const double MaxSeconds = 86_400;
    private const double MaxLongSeconds = 365 * 86_400;
    private const double MaxBytes = 1L << 40;

    /// <summary>The levels by the names that Gunicorn has for them.</summary>
    public static readonly IReadOnlyDictionary<string, LogLevel> LogLevels = new Dictionary<string, LogLevel>(StringComparer.OrdinalIgnoreCase)
    {
        ["debug"] = LogLevel.Debug,
        ["info"] = LogLevel.Information,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
        ["critical"] = LogLevel.Critical,
    };

    public static ValueReader<int> Integer(int least, int most) => (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    public static bool Workers(string text, out int value)
    {
        // Environment.ProcessorCount goes by affinity and by the cgroup's limit.
        value = Math.Min(Environment.ProcessorCount, Settings.MaxWorkers);
        return text == "auto" || Integer(1, Settings.MaxWorkers)(text, out value);
    }

    public static bool Octal(string text, out int value)
    {
        bool read = text.Length is > 0 and <= 4 && text.All(c => c is >= '0' and <= '7');
        value = read ? Convert.ToInt32(text, 8) : 0;
        return read && value <= 0x1FF;
    }

    public static bool Seconds(string text, out TimeSpan value) => ReadSeconds(text, MaxSeconds, out value);

    public static bool LongSeconds(string text, out TimeSpan value) => ReadSeconds(text, MaxLongSeconds, out value);

    /// <summary>Bytes, or as many kibi-, mebi- or gibibytes as the letter behind it says.</summary>
    public static bool Bytes(string text, out long value)
    {
        int power = text.Length > 0 ? 1 + "KMG".IndexOf(char.ToUpperInvariant(text[^1])) : 0;
        string number = power > 0 ? text[..^1] : text;
        bool read = double.TryParse(number, power > 0 ? NumberStyles.AllowDecimalPoint : NumberStyles.None, CultureInfo.InvariantCulture, out double count)
            && count * (1L << (10 * power)) <= MaxBytes;
        value = read ? (long)(count * (1L << (10 * power))) : 0;
        return read;
    }

    public static bool Bind(string text, out BindAddress value) => (value = BindAddress.TryParse(text)!) is not null;

    public static bool Name(string text, out string value) =>
        (value = text).Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    public static bool Truth(string text, out bool value) => (value = text == "true") || text == "false";

    public static bool Text(string text, out string value) => (value = text).Length > 0;

    public static bool AnyText(string text, out string value) => (value = text) is not null;

    public static bool Format(string text, out LogFormat value) => Word(text, out value);

    public static bool Tls(string text, out TlsVersion value)
    {
        value = text == "1.3" ? TlsVersion.Tls13 : TlsVersion.Tls12;
        return text is "1.2" or "1.3";
    }

    public static bool Protocols(string text, out string value) => (value = text == "h2,h1" ? "h1,h2" : text) is "h1" or "h2" or "h1,h2";

    /// <summary>One of an enum's names, and no number.</summary>
    public static bool Word<T>(string text, out T value)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]);

    public static bool Level(string text, out LogLevel value) => LogLevels.TryGetValue(text, out value);

    public static bool Variable(string text, out KeyValuePair<string, string> value)
    {
        int sign = text.IndexOf('=');
        value = sign > 0 ? new(text[..sign], text[(sign + 1)..]) : default;
        return sign > 0;
    }

    private static bool ReadSeconds(string text, double most, out TimeSpan value)
    {
        bool read = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= most;
        value = read ? TimeSpan.FromSeconds(seconds) : default;
        return read;
    }
}
