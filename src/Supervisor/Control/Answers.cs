using System.Collections.Immutable;
using System.Text.Json;
using PneuXNet.Contract;
using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Incidents;
using PneuXNet.Supervisor.Master;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Control;

/// <summary>Answers the questions that clients of the control socket ask, from the status page and from what the master has read.</summary>
/// <param name="configuration">That holds now.</param>
/// <param name="incidents">Null: none are kept.</param>
internal sealed class Answers(
    StatusReader status, Func<MasterConfiguration> configuration, Func<ImmutableArray<ListenerHandle>> listeners, int backlog, IncidentFolder? incidents)
{
    private const int EventsAtOnce = 50;

    public static void Greet(ControlConnection connection) => connection.Send(0, json =>
    {
        json.WriteString("pneuxnet", MasterProcess.Version);
        json.WriteNumber("version", ControlRequest.Version);
        json.WriteNumber("pid", Environment.ProcessId);
    });

    /// <summary>Answers a question; false if it is none.</summary>
    public bool TryAnswer(ControlConnection connection, ControlRequest request)
    {
        switch (request.Verb)
        {
            case "status":
                connection.Answer(request.Id, json => JsonSerializer.Serialize(json, status.Read(), FactsJson.Default.ServiceFacts));
                return true;
            case "health":
                AnswerHealth(connection, request.Id, status.Read().Master);
                return true;
            case "workers":
                connection.Answer(request.Id, json => JsonSerializer.Serialize(json, status.Read().Workers, FactsJson.Default.IReadOnlyListWorkerFacts));
                return true;
            case "requests":
                connection.Answer(request.Id, json => JsonSerializer.Serialize(json, status.Read().Requests, FactsJson.Default.IReadOnlyListRequestFacts));
                return true;
            case "config":
                connection.Answer(request.Id, json => json.WriteRawValue(PrintedConfiguration.Json(configuration()).ReplaceLineEndings("")));
                return true;
            case "listeners":
                connection.Answer(request.Id, WriteListeners);
                return true;
            case "events":
                SendEvents(connection, request);
                return true;
            case "ping":
                connection.Answer(request.Id, json => json.WriteStringValue("pong"));
                return true;
            case "incidents":
                connection.Answer(request.Id, WriteIncidents);
                return true;
            case "incident":
                AnswerIncident(connection, request);
                return true;
            case "help":
                connection.Answer(request.Id, WriteVerbs);
                return true;
            default:
                return false;
        }
    }

    // As /readyz of the admin app judges. In an upgrade the new master's workers serve the same addresses, whatever becomes of this one's.
    private static void AnswerHealth(ControlConnection connection, long id, MasterFacts master)
    {
        if (master.SuccessorServes || master is { Phase: "running", Leaving: false, Paused: false, HasStarted: true, Serving: > 0 })
        {
            connection.Answer(id, json =>
            {
                json.WriteStartObject();
                json.WriteString("message", master.Health);
                json.WriteEndObject();
            });
        }
        else
        {
            connection.Refuse(id, "unwell", master.Health);
        }
    }

    /// <summary>Tells who follows what has happened since.</summary>
    public void SendNews(ControlConnection connection)
    {
        if (connection.Follows is not { } request)
        {
            return;
        }
        foreach (EventFacts happened in status.ReadEvents(connection.Followed))
        {
            connection.Followed = happened.Id;
            connection.Send(request.Id, json =>
            {
                json.WritePropertyName("event");
                JsonSerializer.Serialize(json, happened, FactsJson.Default.EventFacts);
            });
        }
    }

    private void SendEvents(ControlConnection connection, ControlRequest request)
    {
        IReadOnlyList<EventFacts> events = status.ReadEvents(request.Long("after") ?? 0);
        int? last = request.Integer("last") is not < 0 and var some ? some : throw new ControlException("bad-request", "last: must be 0 or more", request.Id);
        events = [.. events.TakeLast(last ?? (request.Arguments.TryGetProperty("after", out _) ? events.Count : EventsAtOnce))];
        connection.Answer(request.Id, json =>
        {
            json.WriteStartArray();
            foreach (EventFacts happened in events)
            {
                JsonSerializer.Serialize(json, happened, FactsJson.Default.EventFacts);
            }
            json.WriteEndArray();
        });
        if (request.Flag("follow"))
        {
            connection.Follows = request;
            connection.Followed = events.Count > 0 ? events[^1].Id : status.NewestEvent;
        }
    }

    // By their names alone: what is in them is read when somebody asks for one.
    private void WriteIncidents(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (string id in incidents?.Ids ?? [])
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void AnswerIncident(ControlConnection connection, ControlRequest request)
    {
        bool isForPeople = request.Flag("text");
        Incident incident = ReadIncident(request);
        connection.Answer(request.Id, json =>
        {
            if (!isForPeople)
            {
                JsonSerializer.Serialize(json, incident, IncidentJson.Default.Incident);
                return;
            }
            json.WriteStartObject();
            json.WriteString("text", IncidentText.Whole(incident));
            json.WriteEndObject();
        });
    }

    private Incident ReadIncident(ControlRequest request)
    {
        string id = request.Text("incident") ?? throw new ControlException("bad-request", "incident: takes incident, and an id", request.Id);
        try
        {
            return incidents?.Read(id) ?? throw NotThere();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ControlException("failed", $"incident {id} can't be read: {e.Message}", request.Id);
        }

        ControlException NotThere() => new(
            "not-found", incidents is null ? "no incidents are kept; name a folder for them with --incidents" : $"there is no incident {id}; incidents lists them", request.Id);
    }

    private void WriteListeners(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        // The page has their names as people reach them, in the same order.
        IReadOnlyList<string> names = status.Read().Master.Listeners;
        foreach ((int index, ListenerHandle listener) in listeners().Index())
        {
            json.WriteStartObject();
            json.WriteString("address", index < names.Count ? names[index] : listener.Name);
            json.WriteNumber("descriptor", listener.Descriptor);
            json.WriteNumber("backlog", backlog);
            if (ListenBacklog.Of(listener.Descriptor) is { } waiting)
            {
                json.WriteNumber("waiting", waiting);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteVerbs(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (ControlVerb verb in ControlVerb.All)
        {
            json.WriteStartObject();
            json.WriteString("verb", verb.Name);
            json.WriteString("help", verb.Help);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
