using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Control.Client;

namespace PneuXNet.Supervisor.Top;

/// <summary>Looks at a master through its control socket, again and again; if it is gone, for one that has come after it.</summary>
internal sealed class Watcher(InstanceChoice choice, Func<string, string?> environment, TimeProvider time) : IDisposable
{
    private const int FirstEvents = 20;

    // Its loop never waits: one that says nothing for so long is stopped or overwhelmed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private CtlConnection? _connection;
    private long? _lastEvent;

    public TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>One look, with the events since the last.</summary>
    /// <exception cref="CtlException">Nobody answers, or not in words that are known here.</exception>
    public TopEvent.Saw Look()
    {
        try
        {
            if (_connection is null)
            {
                _connection = InstanceFinder.Connect(choice, environment);
                _lastEvent = null;
            }
            var look = Top.Look.Parse(Now, Ask(_connection, """{"id":1,"verb":"status"}"""));
            string wanted = _lastEvent is { } last
                ? string.Create(CultureInfo.InvariantCulture, $"\"after\":{last}")
                : string.Create(CultureInfo.InvariantCulture, $"\"last\":{FirstEvents}");
            ImmutableArray<EventFacts> events =
                [.. Ask(_connection, $$"""{"id":2,"verb":"events",{{wanted}}}""").EnumerateArray().Select(one => one.Deserialize(FactsJson.Default.EventFacts)!)];
            _lastEvent = events.IsEmpty ? _lastEvent ?? 0 : events[^1].Id;
            return new TopEvent.Saw(look, events);
        }
        catch (JsonException e)
        {
            Forget();
            throw new CtlException(CtlExitCodes.NoMaster, $"the master is of another version: {e.Message}");
        }
        catch (CtlException)
        {
            Forget();
            throw;
        }
    }

    /// <summary>Gives an order and waits for its end.</summary>
    public TopEvent.Outcome Carry(TopOrder order)
    {
        try
        {
            var command = CtlCommand.Read(order.Words);
            using CtlConnection connection = InstanceFinder.Connect(choice, environment);
            connection.Send(command.Request);
            return new TopEvent.Outcome(order, CtlVerb.ResultOf(connection.Read(TimeSpan.FromSeconds(command.Timeout + 10))).GetProperty("message").GetString()!, IsGood: true);
        }
        catch (CtlException e)
        {
            return new TopEvent.Outcome(order, e.Message, IsGood: false);
        }
    }

    public void Dispose() => Forget();

    private void Forget()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private static JsonElement Ask(CtlConnection connection, string line)
    {
        connection.Send(line);
        return CtlVerb.ResultOf(connection.Read(Patience));
    }
}
