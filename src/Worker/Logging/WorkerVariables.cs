using System.Globalization;
using System.Text;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Logging;

/// <summary>
/// What %({variable}e)s and %(p)s mean in a worker. A request has no environment of its own in ASP.NET Core; what Gunicorn's has there
/// is found by its name in CGI (RFC 3875), and any other name is a variable of the process, which doesn't change any more.
/// </summary>
internal static class WorkerVariables
{
    private const string HeaderPrefix = "HTTP_";

    public static AccessLogPiece Resolve(AccessLogPiece piece) => piece.Atom switch
    {
        AccessLogAtom.ProcessId => Text(string.Create(CultureInfo.InvariantCulture, $"<{Environment.ProcessId}>")),
        AccessLogAtom.Variable => Variable(piece.Text),
        _ => piece,
    };

    private static AccessLogPiece Variable(string name) => name.ToUpperInvariant() switch
    {
        "REMOTE_ADDR" => new AccessLogPiece(AccessLogAtom.Peer),
        "REMOTE_USER" => new AccessLogPiece(AccessLogAtom.User),
        "REQUEST_METHOD" => new AccessLogPiece(AccessLogAtom.Method),
        "RAW_URI" or "REQUEST_URI" => new AccessLogPiece(AccessLogAtom.Target),
        "PATH_INFO" => new AccessLogPiece(AccessLogAtom.Path),
        "QUERY_STRING" => new AccessLogPiece(AccessLogAtom.Query),
        "SERVER_PROTOCOL" => new AccessLogPiece(AccessLogAtom.Protocol),
        "CONTENT_TYPE" => new AccessLogPiece(AccessLogAtom.RequestHeader, "Content-Type"),
        "CONTENT_LENGTH" => new AccessLogPiece(AccessLogAtom.RequestHeader, "Content-Length"),
        { Length: > 5 } header when header.StartsWith(HeaderPrefix, StringComparison.Ordinal) =>
            new AccessLogPiece(AccessLogAtom.RequestHeader, header[HeaderPrefix.Length..].Replace('_', '-')),
        _ => Text(Environment.GetEnvironmentVariable(name) ?? "-"),
    };

    private static AccessLogPiece Text(string value)
    {
        var line = new LineBuffer([]);
        line.AppendEscaped(value);
        var piece = new AccessLogPiece(AccessLogAtom.Literal, Encoding.UTF8.GetString(line.Written));
        line.Dispose();
        return piece;
    }
}
