using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Requests written from the text of RFC 9110 and 9112, against one master: what must be refused, and what must not.</summary>
public sealed class RequestFileTests
{
    /// <summary>The specimen writes it into each of its answers.</summary>
    private const string AppsMark = "X-Specimen";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private Master _master = null!;

    [OneTimeSetUp]
    public async Task Start() => _master = await Master.StartAsync("-w 2", Built.Specimen);

    [OneTimeTearDown]
    public async Task Stop() => await _master.DisposeAsync();

    [Test]
    public void There_are_enough_of_them() =>
        Assert.That((RequestFile.All("invalid").Count(), RequestFile.All("valid").Count()), Is.GreaterThanOrEqualTo((60, 40)));

    [TestCaseSource(nameof(Invalid))]
    public async Task What_the_RFCs_forbid_is_refused_before_the_app_and_ends_the_connection(object file)
    {
        await SendInAllWaysAsync((RequestFile)file, async (wire, limit) =>
        {
            foreach (RequestFile.Answer answer in ((RequestFile)file).Answers.SkipLast(1))
            {
                await ExpectAsync(wire, answer, byApp: true, isHead: false, limit);
            }
            await ExpectAsync(wire, ((RequestFile)file).Answers[^1], byApp: false, isHead: false, limit);
            Assert.That(await wire.IsClosedWithinAsync(Deadline), Is.True, "the connection is closed");
        });
    }

    [TestCaseSource(nameof(Valid))]
    public async Task What_the_RFCs_allow_is_served_and_the_next_request_found(object file)
    {
        bool closes = ((RequestFile)file).Name is "close" or "get-1.0";
        await SendInAllWaysAsync((RequestFile)file, async (wire, limit) =>
        {
            foreach (RequestFile.Answer answer in ((RequestFile)file).Answers)
            {
                await ExpectAsync(wire, answer, byApp: answer.Status == 200, isHead: ((RequestFile)file).Name == "head", limit);
            }
            if (closes)
            {
                Assert.That(await wire.IsClosedWithinAsync(Deadline), Is.True);
                return;
            }
            await wire.BeginAsync("GET", "/seen/next", cancellation: limit);
            await ExpectAsync(wire, new RequestFile.Answer(200, "GET /seen/next "), byApp: true, isHead: false, limit);
        });
    }

    private async Task SendInAllWaysAsync(RequestFile file, Func<Wire, CancellationToken, Task> expect)
    {
        // The same pieces in each run, others for each file.
        var random = new Random(file.Name.Aggregate(17, (sum, c) => unchecked((sum * 31) + c)));
        int[] pieces = [.. Enumerable.Range(0, file.Bytes.Length).Select(_ => random.Next(1, 40))];
        // A large body byte by byte shows nothing that a small one doesn't.
        int least = file.Bytes.Length > 20_000 ? 100 : 1;
        await Task.WhenAll(
            SendAsync("whole", _ => file.Bytes.Length),
            SendAsync("byte by byte", _ => least),
            SendAsync("in random pieces", i => pieces[i] * least));

        async Task SendAsync(string way, Func<int, int> lengthOf)
        {
            using var limit = new CancellationTokenSource(Deadline, TimeProvider.System);
            using Wire wire = await Wire.ConnectAsync(_master.EndPoint);
            Task sending = wire.SendPiecesAsync(file.Bytes, lengthOf, limit.Token);
            try
            {
                await expect(wire, limit.Token);
            }
            catch (Exception e) when (e is not SuccessException)
            {
                throw new AssertionException($"{way}: {e.Message}", e);
            }
            await sending;
        }
    }

    private static async Task ExpectAsync(Wire wire, RequestFile.Answer answer, bool byApp, bool isHead, CancellationToken limit)
    {
        Reply reply = isHead ? await wire.ReadHeadAsync(limit) : await wire.ReadFinalReplyAsync(limit);
        Assert.That((reply.Status, reply.Headers.ContainsKey(AppsMark)), Is.EqualTo((answer.Status, byApp)), reply.Body);
        if (answer.Body is not null)
        {
            Assert.That(reply.Body, Is.EqualTo(answer.Body));
        }
    }

    private static IEnumerable<TestCaseData> Invalid() => RequestFile.All("invalid").Select(file => new TestCaseData(file).SetArgDisplayNames(file.Name));

    private static IEnumerable<TestCaseData> Valid() => RequestFile.All("valid").Select(file => new TestCaseData(file).SetArgDisplayNames(file.Name));
}
