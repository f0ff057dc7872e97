using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using PneuXNet.Contract;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Tests;

public sealed class AccountedApplicationTests
{
    private CellMemory _memory = null!;
    private AcceptGate _gate = null!;
    private AppUnderTest _app = null!;
    private AccountedApplication<AppContext> _accounted = null!;
    private KestrelRequest _request = null!;

    [SetUp]
    public void Create()
    {
        _memory = new CellMemory();
        _gate = new AcceptGate();
        _app = new AppUnderTest();
        _accounted = Accounted(TimeProvider.System, limit: null);
        _request = new KestrelRequest();
        _request.Set(new TrackedConnection(new DefaultConnectionContext(), new OpenConnections(_memory.Cell, TimeProvider.System), acceptedAt: 0));
    }

    [TearDown]
    public void Free() => _memory.Dispose();

    [Test]
    public async Task A_request_is_in_the_books_from_its_begin_to_its_end()
    {
        RequestScope<AppContext> scope = _accounted.CreateContext(_request);
        Assert.That(_memory.Cell.Executing, Is.EqualTo(1));
        Assert.That(_memory.Cell.ReadInFlight().Single(), Has.Property(nameof(InFlightRequest.Path)).EqualTo("/films"));

        await _accounted.ProcessRequestAsync(scope);
        _accounted.DisposeContext(scope, exception: null);

        Assert.That((_memory.Cell.Started, _memory.Cell.Executing, _memory.Cell.Failed, Ended()), Is.EqualTo((1, 0, 0, 1)));
        Assert.That(_memory.Cell.ReadInFlight(), Is.Empty);
    }

    [TestCase(499, false, 0)]
    [TestCase(500, false, 1)]
    [TestCase(200, true, 1)]
    public void A_server_error_or_an_exception_is_a_failure(int status, bool throws, long failed)
    {
        RequestScope<AppContext> scope = _accounted.CreateContext(_request);
        scope.Response.StatusCode = status;

        _accounted.DisposeContext(scope, throws ? new InvalidOperationException() : null);

        Assert.That(_memory.Cell.Failed, Is.EqualTo(failed));
    }

    [TestCase(101, 1)]
    [TestCase(200, 2)]
    [TestCase(404, 4)]
    [TestCase(599, 5)]
    [TestCase(600, 0)]
    [TestCase(0, 0)]
    public void An_answer_counts_in_the_class_of_its_status(int status, int statusClass)
    {
        RequestScope<AppContext> scope = _accounted.CreateContext(_request);
        scope.Response.StatusCode = status;

        _accounted.DisposeContext(scope, exception: null);

        var totals = RequestTotals.Of(_memory.Cell);
        Assert.That((totals.Answers[statusClass], totals.Ended, totals.Started), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void What_is_asked_on_the_private_socket_is_no_traffic()
    {
        RequestScope<AppContext> scope = _accounted.CreateContext(new KestrelRequest());
        Assert.That(_memory.Cell.ReadInFlight(), Has.Count.EqualTo(1), "it shows while it executes");

        _accounted.DisposeContext(scope, new InvalidOperationException());

        var totals = RequestTotals.Of(_memory.Cell);
        Assert.That((totals.Private, totals.Started, totals.Ended, totals.Failed, totals.Latency.ToArray().Sum()), Is.EqualTo((1, 0, 0, 0, 0)));
    }

    [Test]
    public void A_context_that_the_app_could_not_create_leaves_no_trace_in_flight()
    {
        _app.FailsToCreate = true;

        Assert.That(() => _accounted.CreateContext(_request), Throws.InvalidOperationException);

        Assert.That((_memory.Cell.Executing, _memory.Cell.Failed), Is.EqualTo((0, 1)));
    }

    [Test]
    public void The_next_request_of_a_connection_reuses_the_apps_context_and_ours()
    {
        RequestScope<AppContext> first = _accounted.CreateContext(_request);
        AppContext context = first.Context;
        _accounted.DisposeContext(first, exception: null);

        RequestScope<AppContext> second = _accounted.CreateContext(_request);

        Assert.That(second, Is.SameAs(first));
        Assert.That(second.Context, Is.SameAs(context));
    }

    [Test]
    public void Only_responses_begun_while_draining_announce_that_the_connection_closes()
    {
        _accounted.CreateContext(_request);
        Assert.That(_request.Response.Headers.Connection, Is.Empty);

        _gate.Close();
        _accounted.CreateContext(_request);

        Assert.That(_request.Response.Headers.Connection, Is.EqualTo("close"));
    }

    [TestCase("X-Short", "12345678901", 200, 1)]
    [TestCase("X-Short", "123456789012", 431, 0)]
    public async Task A_header_field_over_the_limit_is_refused_without_the_app(string name, string value, int status, int processed)
    {
        _request.Get<IHttpRequestFeature>()!.Headers.Append(name, value);

        await _accounted.ProcessRequestAsync(_accounted.CreateContext(_request));

        Assert.That((_request.Response.StatusCode, _app.Processed), Is.EqualTo((status, processed)));
    }

    [Test]
    public async Task A_wait_for_a_turn_is_counted_by_its_length_and_without_turns_none_is()
    {
        var time = new FakeTimeProvider();
        using var limit = new ThreadLimit(1, queue: null, _gate, _memory.Cell, siblings: null, time);
        AccountedApplication<AppContext> inTurn = Accounted(time, limit);
        RequestScope<AppContext> first = inTurn.CreateContext(_request);
        Task turn = limit.EnterAsync();
        Task waiting = inTurn.ProcessRequestAsync(first);
        time.Advance(TimeSpan.FromMilliseconds(3));
        Assert.That(Waits(), Is.Empty, "it waits yet");
        limit.Leave();
        await Task.WhenAll(turn, waiting);
        inTurn.DisposeContext(first, exception: null);
        RequestScope<AppContext> second = inTurn.CreateContext(_request);
        await inTurn.ProcessRequestAsync(second);
        Assert.That(Waits(), Is.EqualTo(new[] { (0, 1L), (LatencyBuckets.IndexOf(3000), 1L) }));
        Assert.That(_memory.Cell.QueuedMicroseconds, Is.EqualTo(3000));

        await _accounted.ProcessRequestAsync(_accounted.CreateContext(_request));
        Assert.That(Waits(), Has.Length.EqualTo(2));

        (int Bucket, long Count)[] Waits() =>
            [.. RequestTotals.Of(_memory.Cell).Waits.ToArray().Select((count, bucket) => (bucket, count)).Where(one => one.count > 0)];
    }

    [Test]
    public void It_is_spent_by_the_requests_of_clients_and_not_by_what_it_is_asked_in_private()
    {
        var spent = new List<long>();
        AccountedApplication<AppContext> accounted = Accounted(TimeProvider.System, limit: null, most: 2, spent.Add);
        for (int i = 0; i < 3; i++)
        {
            accounted.DisposeContext(accounted.CreateContext(new KestrelRequest()), exception: null);
        }
        accounted.DisposeContext(accounted.CreateContext(_request), exception: null);
        Assert.That(spent, Is.Empty);
        for (int i = 0; i < 3; i++)
        {
            accounted.DisposeContext(accounted.CreateContext(_request), exception: null);
        }
        Assert.That(spent, Is.EqualTo(new[] { 2 }), "and once");
    }

    private AccountedApplication<AppContext> Accounted(TimeProvider time, ThreadLimit? limit, long most = 0, Action<long>? spent = null) => new(
        _app, new RequestLedger(_memory.Cell, time, most, spent ?? (_ => { })), _gate, limit, health: null, new HeaderRules(HeaderMap.Drop, fieldSize: 20, isStrict: false), log: null, metrics: null);

    private long Ended()
    {
        StatusCell cell = _memory.Cell;
        return Enumerable.Range(0, LatencyBuckets.Count).Sum(bucket => cell.Latency(bucket));
    }

    private sealed class AppContext;

    /// <summary>Keeps its context where the server lets it, as ASP.NET Core's does.</summary>
    private sealed class AppUnderTest : IHttpApplication<AppContext>
    {
        public bool FailsToCreate { get; set; }

        public AppContext CreateContext(IFeatureCollection contextFeatures)
        {
            if (FailsToCreate)
            {
                throw new InvalidOperationException();
            }
            return ((IHostContextContainer<AppContext>)contextFeatures).HostContext ??= new AppContext();
        }

        public int Processed { get; private set; }

        public Task ProcessRequestAsync(AppContext context)
        {
            Processed++;
            return Task.CompletedTask;
        }

        public void DisposeContext(AppContext context, Exception? exception)
        {
        }
    }

    /// <summary>Stands for Kestrel's object of a connection, which is its requests' features and keeps their context.</summary>
    private sealed class KestrelRequest : FeatureCollection, IHostContextContainer<RequestScope<AppContext>>
    {
        public KestrelRequest()
        {
            Set<IHttpRequestFeature>(new HttpRequestFeature { Protocol = "HTTP/1.1", Method = "GET", Path = "/films" });
            Set<IHttpResponseFeature>(Response);
            Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        }

        public HttpResponseFeature Response { get; } = new();

        RequestScope<AppContext>? IHostContextContainer<RequestScope<AppContext>>.HostContext { get; set; }
    }
}
