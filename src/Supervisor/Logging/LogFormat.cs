namespace PneuXNet.Supervisor.Logging;

/// <summary>How a log line looks.</summary>
internal enum LogFormat
{
    /// <summary>Gunicorn's shape: <c>[2026-11-22 13:30:08 +0000] [pid] [INFO] message</c>.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}
