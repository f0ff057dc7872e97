using System.Collections.Immutable;
using System.Globalization;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Master;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Control;

/// <summary>
/// Where clients of the control socket are served, in the master's own loop: questions are answered from the status page, orders become
/// events of the plan, and who waits for an outcome is answered when the plan has come to it.
/// </summary>
internal sealed class ControlDesk(ControlSocket? socket, Answers answers, StackLooks looks, LineLogger log, TimeProvider time) : IDisposable
{
    private const int MostConnections = 32;
    private const int MostOrders = 256;

    /// <summary>Who has asked for nothing for so long, and waits for nothing, gives way when there is no room left. Shorter than <c>ctl</c>'s patience.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    private readonly List<ControlConnection> _connections = [];
    private readonly List<PendingOrder> _orders = [];
    private FleetState? _state;
    private FleetHost? _host;
    private ControlConnection? _adopted;
    private bool _isBehind;

    /// <summary>When there is something to do here although nothing happens: somebody's patience ends, or requests were left for the next turn; null: never.</summary>
    public TimeSpan? NextLook => _isBehind ? TimeSpan.Zero : Sooner(Sooner(_orders.Count == 0 ? null : _orders.Min(order => order.Deadline) - Now, looks.NextLook), RoomIn is { Ticks: > 0 } room ? room : null);

    /// <summary>When the next client can be let in that waits; null: there is room.</summary>
    private TimeSpan? RoomIn => socket is null || _connections.Count < MostConnections ? null : Idlest is { } idle ? idle.LastAsked + Idle - Now : null;

    /// <summary>Who has asked for nothing for longest, and waits for nothing.</summary>
    private ControlConnection? Idlest => _connections.Where(connection => connection != _adopted && !IsOwedTo(connection)).MinBy(connection => connection.LastAsked);

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>The hands that orders need which are not the plan's business.</summary>
    public void Attach(FleetHost host) => _host = host;

    /// <summary>Serves this connection as well, whose other end is trusted.</summary>
    public void Adopt(ControlConnection connection)
    {
        _adopted = connection;
        _connections.Add(connection);
    }

    public void TakeOver() => socket?.TakeOver();

    public void Watch(PollSet watched, Queue<FleetEvent> events)
    {
        _isBehind = false;
        foreach (ControlConnection connection in _connections.Where(connection => connection is { HasMore: true, Fault: null }))
        {
            // What this brings about is done without a sleep before it, and what is left is the next turn's.
            _isBehind = true;
            connection.TakeMore(line => Take(connection, line, events));
        }
        // With no room left, who comes next waits in the kernel's queue.
        if (socket is not null && (_connections.Count < MostConnections || RoomIn <= TimeSpan.Zero))
        {
            watched.Add(socket.Descriptor, Accept);
        }
        foreach (ControlConnection connection in _connections)
        {
            short wanted = (short)((connection.HasMore || connection.HasSaidAll ? 0 : Native.PollIn) | (connection.WantsToWrite ? Native.PollOut : 0));
            watched.Add(connection.Descriptor, () => Serve(connection, events), wanted);
        }
        looks.Watch(watched);
    }

    /// <summary>The plan has taken an event.</summary>
    public void Took(FleetEvent happened, FleetState state, ImmutableArray<FleetAction> actions)
    {
        _state = state;
        if (_orders.Count == 0)
        {
            return;
        }
        FleetNews[] news = [.. actions.OfType<FleetAction.Tell>().Select(tell => tell.News)];
        foreach (PendingOrder order in _orders.ToArray())
        {
            if (order.Goal is null && order.Events.RemoveAll(one => ReferenceEquals(one, happened)) > 0)
            {
                Begin(order, state, news);
            }
            if (order.Goal?.Invoke(state, news) is { } verdict)
            {
                End(order, verdict);
            }
        }
    }

    /// <summary>After a round of the loop: who follows is told the news, whose patience is over hears that, who is gone is forgotten.</summary>
    public void See(FleetState state)
    {
        _state = state;
        foreach (PendingOrder order in _orders.Where(order => order.Deadline <= Now).ToArray())
        {
            End(order, new Verdict("timeout", string.Create(CultureInfo.InvariantCulture, $"not done after {order.Request.Patience.TotalSeconds:0.##} s; it goes on")));
        }
        looks.See();
        foreach (ControlConnection connection in _connections)
        {
            answers.SendNews(connection);
        }
        foreach (ControlConnection connection in _connections.Where(connection => connection.Fault is not null || (connection is { HasSaidAll: true, WantsToWrite: false } && !IsOwedTo(connection))).ToArray())
        {
            Drop(connection);
        }
    }

    public void Dispose()
    {
        foreach (ControlConnection connection in _connections)
        {
            connection.Flush();
            connection.Dispose();
        }
        _connections.Clear();
        looks.Dispose();
        socket?.Dispose();
    }

    private void Accept()
    {
        if (RoomIn <= TimeSpan.Zero && Idlest is { } idle)
        {
            idle.GiveWay();
            Drop(idle);
        }
        if (socket!.TryAccept(log) is { } connection)
        {
            connection.LastAsked = Now;
            _connections.Add(connection);
            Answers.Greet(connection);
        }
    }

    private void Serve(ControlConnection connection, Queue<FleetEvent> events)
    {
        connection.Flush();
        if (!connection.HasMore)
        {
            connection.Receive(line => Take(connection, line, events));
        }
    }

    private void Take(ControlConnection connection, ReadOnlySpan<byte> line, Queue<FleetEvent> events)
    {
        connection.LastAsked = Now;
        try
        {
            var request = ControlRequest.Parse(line);
            if (!answers.TryAnswer(connection, request))
            {
                Order(connection, request, events);
            }
        }
        catch (ControlException e)
        {
            connection.Refuse(e.Id, e.Code, e.Message);
        }
        // The rest would be a mistake of ours, and the whole service is no price for it.
        catch (Exception e)
        {
            Log.RequestFailed(log, e, connection.Who);
            connection.Refuse(0, "failed", $"the master made a mistake, which its log tells of: {e.Message}");
        }
    }

    private void Order(ControlConnection connection, ControlRequest request, Queue<FleetEvent> events)
    {
        if (_state is null || _host is null || _orders.Count >= MostOrders)
        {
            throw new ControlException("busy", "too many orders are on their way; try again", request.Id);
        }
        if (request.Verb == "stacks")
        {
            LookAt(connection, request, OrderBook.Find(request, _state));
            return;
        }
        OrderPlan plan = OrderBook.Read(request, _state, _host);
        Log.Ordered(log, connection.Who, plan.Words);
        if (plan.Events.IsEmpty)
        {
            Answer(connection, request, Verdict.Done(plan.Done));
            return;
        }
        _orders.Add(new PendingOrder(connection, request, [.. plan.Events], plan.Begun, plan.GoalOf, Now + request.Patience));
        foreach (FleetEvent happened in plan.Events)
        {
            events.Enqueue(happened);
        }
    }

    // It holds the worker still for a moment, so it is told like an order.
    private void LookAt(ControlConnection connection, ControlRequest request, WorkerState worker)
    {
        looks.Begin(connection, request, worker);
        Log.Ordered(log, connection.Who, string.Create(CultureInfo.InvariantCulture, $"look at the stacks of worker {worker.Slot} (pid {worker.Pid})"));
    }

    /// <summary>Whether there is more to come for it.</summary>
    private bool IsOwedTo(ControlConnection connection) =>
        connection.HasMore || connection.Follows is not null || looks.AreFor(connection) || _orders.Exists(order => order.Connection == connection);

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;

    private void Begin(PendingOrder order, FleetState state, IEnumerable<FleetNews> news)
    {
        if (news.Select(WhyNot).FirstOrDefault(why => why is not null) is { } obstacle)
        {
            End(order, new Verdict("refused", obstacle));
        }
        else if (order.Events.Count == 0)
        {
            if (!order.Request.Waits)
            {
                End(order, Verdict.Done(order.Begun(state)));
                return;
            }
            order.Goal = order.GoalOf(state);
        }
    }

    private void End(PendingOrder order, Verdict verdict)
    {
        if (_orders.Remove(order))
        {
            Answer(order.Connection, order.Request, verdict);
        }
    }

    private void Answer(ControlConnection connection, ControlRequest request, Verdict verdict)
    {
        if (verdict.Error is { } code)
        {
            connection.Refuse(request.Id, code, verdict.Message);
            return;
        }
        connection.Answer(request.Id, json =>
        {
            json.WriteStartObject();
            json.WriteString("message", verdict.Message);
            json.WriteNumber("workers", _state?.Target ?? 0);
            json.WriteNumber("generation", _state?.Generation ?? 0);
            json.WriteEndObject();
        });
    }

    private static string? WhyNot(FleetNews news) => news switch
    {
        FleetNews.Refused refused => refused.Why,
        FleetNews.UpgradeRefused refused => refused.Why,
        FleetNews.ReloadRefused refused => refused.Why,
        FleetNews.NotScaled not => string.Create(CultureInfo.InvariantCulture, $"workers stay {not.Workers}: {not.Why}"),
        _ => null,
    };

    private void Drop(ControlConnection connection)
    {
        if (connection.Fault is { Length: > 0 } fault)
        {
            Log.ControlConnectionDropped(log, connection.Who, fault);
        }
        _orders.RemoveAll(order => order.Connection == connection);
        _connections.Remove(connection);
        connection.Dispose();
    }
}
