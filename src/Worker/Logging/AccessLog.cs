using System.Text;
using Microsoft.AspNetCore.Http.Features;
using PneuXNet.Contract;
using PneuXNet.Contract.Syslog;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Logging;

/// <summary>
/// Writes a line for each request that has ended. The format is taken apart once; a line allocates nothing. Each line is written at
/// once: measured with the smallest app that costs a request 3 to 4 microseconds of processor time, of which a batch could save two
/// thirds; for them a line is there when its client looks for it, and survives whatever ends the worker next.
/// </summary>
internal sealed class AccessLog
{
    private const int StackBytes = 1024;
    private const int MicrosecondsPerSecond = 1_000_000;
    private const int MicrosecondsPerMillisecond = 1_000;

    /// <summary>What the last lines have to reach a syslog server.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly AccessLogFile? _file;
    private readonly SyslogSender? _syslog;
    private readonly TimeProvider _time;
    private readonly SecondStamp _stamp;
    private readonly Part[] _parts;
    private readonly string[] _headers;

    public AccessLog(AccessLogFormat format, AccessLogFile? file, SyslogSender? syslog, TimeProvider time)
    {
        (_file, _syslog, _time, _stamp) = (file, syslog, time, new SecondStamp(time));
        List<string> headers = [];
        _parts = [.. format.Pieces.Select(WorkerVariables.Resolve).Select(piece => Part.Of(piece, headers))];
        _headers = [.. headers];
    }

    /// <summary>The request has come. To be called before anybody can change it.</summary>
    public void Note(RequestAccount account)
    {
        account.Note ??= new RequestNote(_headers);
        if (account.Connection!.Refused is { } refused)
        {
            account.Note.Take(refused.Line);
        }
        else
        {
            account.Note.Take(account.Request);
        }
    }

    /// <summary>The request has ended.</summary>
    public void Write(RequestAccount account, long now)
    {
        var line = new LineBuffer(stackalloc byte[StackBytes]);
        long microseconds = (long)_time.GetElapsedTime(account.ArrivedAt, now).TotalMicroseconds;
        foreach (Part part in _parts)
        {
            Append(ref line, part, account, microseconds);
        }
        _syslog?.Send(SyslogSeverity.Informational, Environment.ProcessId, line.Written);
        line.Append((byte)'\n');
        _file?.Write(line.Written);
        line.Dispose();
    }

    /// <summary>Before the process ends: what a syslog server has not taken yet.</summary>
    public void Flush() => _syslog?.Flush(Farewell);

    /// <summary>Goes on in the file that the master has opened.</summary>
    public void GoOnIn(int descriptor) => _file?.GoOnIn(descriptor);

    private void Append(ref LineBuffer line, Part part, RequestAccount account, long microseconds)
    {
        RequestNote note = account.Note!;
        switch (part.Atom)
        {
            case AccessLogAtom.Literal: line.Append(part.Literal); break;
            case AccessLogAtom.Peer: line.AppendEscaped(account.Connection!.Peer); break;
            case AccessLogAtom.User: BasicUser.Append(ref line, note.Header(part.Header)); break;
            case AccessLogAtom.Time: line.Append(_stamp.Now); break;
            case AccessLogAtom.Method: line.AppendEscaped(note.Method); break;
            case AccessLogAtom.Target: line.AppendEscaped(note.Target); break;
            case AccessLogAtom.Path: line.AppendEscaped(note.Path); break;
            case AccessLogAtom.Query: line.AppendEscaped(note.Query.AsSpan().TrimStart('?')); break;
            case AccessLogAtom.Protocol: line.AppendEscaped(note.Protocol); break;
            case AccessLogAtom.RequestHeader: line.AppendEscaped(note.Header(part.Header)); break;
            case AccessLogAtom.Seconds: line.Append(microseconds / MicrosecondsPerSecond); break;
            case AccessLogAtom.Milliseconds: line.Append(microseconds / MicrosecondsPerMillisecond); break;
            case AccessLogAtom.Microseconds: line.Append(microseconds); break;
            case AccessLogAtom.DecimalSeconds:
                line.Append(microseconds / MicrosecondsPerSecond);
                line.Append((byte)'.');
                line.Append(microseconds % MicrosecondsPerSecond, digits: 6);
                break;
            default: AppendResponse(ref line, part, account); break;
        }
    }

    private static void AppendResponse(ref LineBuffer line, Part part, RequestAccount account)
    {
        IHttpResponseFeature response = account.Response;
        switch (part.Atom)
        {
            case AccessLogAtom.Status: line.Append(account.Status); break;
            case AccessLogAtom.ResponseHeader: line.AppendEscaped(response.Headers[part.Name]); break;
            case AccessLogAtom.Sent or AccessLogAtom.SentIfAny:
                // What an app writes in answer to HEAD is counted, and not sent.
                long sent = account.Note!.Method == "HEAD" ? 0 : BytesSent.Of(account.Features, response);
                if (sent == 0 && part.Atom == AccessLogAtom.SentIfAny)
                {
                    line.Append((byte)'-');
                }
                else
                {
                    line.Append(sent);
                }
                break;
        }
    }

    /// <summary>A piece, ready to be written.</summary>
    /// <param name="Header">Its place among the headers that are noted.</param>
    private readonly record struct Part(AccessLogAtom Atom, byte[] Literal, string Name, int Header)
    {
        public static Part Of(AccessLogPiece piece, List<string> headers) => piece.Atom switch
        {
            AccessLogAtom.Literal => new Part(piece.Atom, Encoding.UTF8.GetBytes(piece.Text), "", Header: -1),
            AccessLogAtom.RequestHeader => new Part(piece.Atom, [], piece.Text, IndexOf(piece.Text, headers)),
            AccessLogAtom.User => new Part(piece.Atom, [], "", IndexOf("Authorization", headers)),
            _ => new Part(piece.Atom, [], piece.Text, Header: -1),
        };

        private static int IndexOf(string header, List<string> headers)
        {
            int index = headers.FindIndex(known => known.Equals(header, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
            {
                index = headers.Count;
                headers.Add(header);
            }
            return index;
        }
    }
}
