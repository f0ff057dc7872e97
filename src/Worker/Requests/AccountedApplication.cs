using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using PneuXNet.Worker.Deadlines;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Logging;
using PneuXNet.Worker.Metrics;

namespace PneuXNet.Worker.Requests;

/// <summary>
/// The app as Kestrel calls it, with the books kept around each request. Outside of every middleware, so nothing the app does goes
/// unseen, and without a state machine of its own unless requests have to take turns.
/// </summary>
internal sealed class AccountedApplication<TContext>(
    IHttpApplication<TContext> app, RequestLedger ledger, AcceptGate gate, ThreadLimit? limit, HealthPaths? health, HeaderRules rules, AccessLog? log, RequestMetrics? metrics)
    : IHttpApplication<RequestScope<TContext>>
    where TContext : notnull
{
    private const int FirstServerError = 500;

    /// <summary>Nginx's status for it; nobody is there to read it but who reads the log.</summary>
    private const int ClientClosedRequest = 499;

    public RequestScope<TContext> CreateContext(IFeatureCollection contextFeatures)
    {
        RequestScope<TContext> scope = ScopeFor(contextFeatures);
        if (scope is { IsStream: true, Connection.Requests: not null })
        {
            scope.GuardStream();
        }
        ledger.Arrive(scope);
        scope.Refusal = rules.Check(scope);
        if (IsLogged(scope))
        {
            log!.Note(scope);
        }
        if (!TakesTurns(scope))
        {
            ledger.Execute(scope, scope.ArrivedAt);
        }
        scope.Connection?.BeginRequest(scope);
        if (gate.IsClosing)
        {
            AnnounceClose(scope);
        }
        if (scope.Refusal is not null)
        {
            return scope;
        }
        try
        {
            scope.Context = app.CreateContext(scope);
            return scope;
        }
        catch
        {
            // Kestrel gives the connection up without disposing a context it never got, and without an answer.
            scope.Response.StatusCode = FirstServerError;
            EndAccount(scope, failed: true);
            throw;
        }
    }

    public Task ProcessRequestAsync(RequestScope<TContext> context) =>
        context.StreamResponse is { } response ? ProcessStreamAsync(context, response) : ProcessAsync(context);

    public void DisposeContext(RequestScope<TContext> context, Exception? exception)
    {
        bool failed = exception is not null || context.Status >= FirstServerError;
        try
        {
            if (context.Refusal is null)
            {
                app.DisposeContext(context.Context, exception);
            }
        }
        finally
        {
            long now = EndAccount(context, failed);
            if (IsLogged(context))
            {
                log!.Write(context, now);
            }
            if (context.Connection is not null)
            {
                metrics?.Write(context.Status, ledger.SpanOf(context, now));
            }
        }
    }

    private static RequestScope<TContext> ScopeFor(IFeatureCollection features) =>
        features is IHostContextContainer<RequestScope<TContext>> container
            ? container.HostContext ??= new RequestScope<TContext>(features)
            : new RequestScope<TContext>(features);

    // On the private socket nobody waits: health must be answered by a worker at its limit, too.
    private bool TakesTurns(RequestScope<TContext> scope) =>
        limit is not null && scope.Connection is not null && health?.Contains(scope.Request.Path) != true;

    // What the master asks on the private socket is nobody's access.
    private bool IsLogged(RequestScope<TContext> scope) => log is not null && scope.Connection is not null;

    private async Task ProcessStreamAsync(RequestScope<TContext> scope, StreamResponse response)
    {
        try
        {
            await ProcessAsync(scope).ConfigureAwait(false);
            await response.EndAsync().ConfigureAwait(false);
        }
        catch
        {
            await response.FailAsync().ConfigureAwait(false);
            throw;
        }
    }

    private Task ProcessAsync(RequestScope<TContext> scope)
    {
        if (scope.Refusal is { } refusal)
        {
            scope.Connection!.Settle();
            return RefusalAnswer.WriteAsync(scope, refusal);
        }
        return TakesTurns(scope) ? ProcessInTurnAsync(scope, limit!) : app.ProcessRequestAsync(scope.Context);
    }

    private async Task ProcessInTurnAsync(RequestScope<TContext> scope, ThreadLimit turns)
    {
        Task<bool> turn = turns.EnterAsync();
        scope.Connection!.Settle();
        if (!await turn.ConfigureAwait(false))
        {
            ledger.Refuse();
            await BusyAnswer.WriteAsync(scope).ConfigureAwait(false);
            return;
        }
        scope.TakeTurn();
        try
        {
            if (scope.Connection.ConnectionClosed.IsCancellationRequested)
            {
                // Nobody waits for it any more; under load this is what keeps the turns for those who do.
                scope.AnsweredWith = ClientClosedRequest;
                return;
            }
            ledger.ExecuteInTurn(scope);
            await app.ProcessRequestAsync(scope.Context).ConfigureAwait(false);
        }
        finally
        {
            ledger.Finish(scope);
            if (scope.GiveUpTurn())
            {
                turns.Leave();
            }
        }
    }

    // HTTP/2 has no such header; there the connection itself says goodbye.
    private static void AnnounceClose(RequestScope<TContext> scope)
    {
        if (scope.Request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal))
        {
            scope.Response.Headers.Connection = "close";
        }
        else
        {
            scope.Connection?.RequestClose();
        }
    }

    private long EndAccount(RequestScope<TContext> scope, bool failed)
    {
        long now = ledger.End(scope, failed);
        scope.Connection?.EndRequest(scope, now);
        return now;
    }
}
