using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Settings;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Tests;

/// <summary>One copy of the weights for all workers: what it answers, and what may happen to its files.</summary>
internal sealed class WeightStoreTests
{
    private static readonly string Released = Path.Combine(AppContext.BaseDirectory, "XNet", "xnet.onnx");

    private string _folder = null!;
    private string _store = null!;
    private string _model = null!;

    [SetUp]
    public void CopyModel()
    {
        _folder = Directory.CreateTempSubdirectory("pneuxnet-").FullName;
        _store = Path.Combine(_folder, "weights");
        _model = Path.Combine(_folder, "xnet.onnx");
        File.Copy(Released, _model);
    }

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Shared_weights_answer_as_own_ones()
    {
        using var own = Load(WeightSharing.Off);
        using var shared = Load(WeightSharing.On);
        var film = FilmReader.Read(Films.Png, new FilmLimits());
        // Not to the last bit: sums are vectorised from where memory happens to be aligned, in one session as in two.
        var (one, other) = (own.Judge(film, explain: true), shared.Judge(film, explain: true));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((own.SharesWeights, shared.SharesWeights), Is.EqualTo((false, true)));
            Assert.That(other.Probability, Is.EqualTo(one.Probability).Within(1e-5));
            Assert.That(other.Strangeness, Is.EqualTo(one.Strangeness).Within(1e-4));
            Assert.That(other.Evidence!.Logits, Is.EqualTo(one.Evidence!.Logits).Within(1e-3));
            Assert.That(shared.Identity, Is.EqualTo(own.Identity));
        }
    }

    [Test]
    public void A_second_worker_maps_what_the_first_has_made()
    {
        using var first = Load(WeightSharing.On);
        var made = MadeAt();
        using var second = Load(WeightSharing.On);
        Assert.That(second.SharesWeights);
        Assert.That(MadeAt(), Is.EqualTo(made));
        var mapped = File.ReadLines("/proc/self/maps").Count(line => line.EndsWith("/weights.bin", StringComparison.Ordinal) && line.Contains(_store, StringComparison.Ordinal));
        Assert.That(mapped, Is.GreaterThan(1));
    }

    [Test]
    public async Task Workers_that_start_together_wait_for_the_one_that_makes_it()
    {
        var models = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() => Load(WeightSharing.On), TaskCreationOptions.LongRunning)));
        Assert.That(models.Select(model => model.SharesWeights), Is.All.True);
        Assert.That(Ready(), Has.Length.EqualTo(1));
        Array.ForEach(models, model => model.Dispose());
    }

    [Test]
    public void A_model_file_that_is_cut_off_replaced_or_removed_leaves_its_workers_alone([Values("cut", "replaced", "removed")] string how)
    {
        using var model = Load(WeightSharing.On);
        var film = FilmReader.Read(Films.Png, new FilmLimits());
        var before = model.Judge(film).Probability;
        switch (how)
        {
            case "cut":
                File.WriteAllBytes(_model, []);
                break;
            case "replaced":
                File.WriteAllBytes(_model, new byte[64 * 1024 * 1024]);
                break;
            default:
                File.Delete(_model);
                // And what is mapped loses its name, as when somebody tidies the temporary files.
                Directory.Delete(_store, recursive: true);
                break;
        }

        Assert.That(model.Judge(film).Probability, Is.EqualTo(before).Within(1e-5));
    }

    [Test]
    public void What_no_worker_maps_any_more_goes_when_another_model_is_made_ready()
    {
        var first = Load(WeightSharing.On);
        var (old, held) = (Ready().Single(), Path.Combine(_folder, "another.onnx"));
        // Metadata of its own makes it another file with the same weights.
        File.WriteAllBytes(held, [.. File.ReadAllBytes(Released), 0x72, 0x08, 0x0A, 0x02, (byte)'n', (byte)'o', 0x12, 0x02, (byte)'t', (byte)'e']);
        using (XNetModel.Load(Options(WeightSharing.On) with { ModelPath = held }))
        {
            Assert.That(Ready(), Has.Length.EqualTo(2).And.Contain(old));
        }

        first.Dispose();
        File.WriteAllBytes(held, [.. File.ReadAllBytes(Released), 0x72, 0x08, 0x0A, 0x02, (byte)'n', (byte)'o', 0x12, 0x02, (byte)'t', (byte)'o']);
        using var third = XNetModel.Load(Options(WeightSharing.On) with { ModelPath = held });
        Assert.That(Ready(), Has.Length.EqualTo(1).And.Not.Contain(old));
    }

    [Test]
    public void Ready_weights_that_were_damaged_are_made_again()
    {
        Load(WeightSharing.On).Dispose();
        var weights = Path.Combine(Ready().Single(), "weights.bin");
        File.SetUnixFileMode(weights, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllBytes(weights, new byte[100]);
        Assert.That(() => Load(WeightSharing.On), Throws.TypeOf<StartException>());
        using var again = Load(WeightSharing.On);
        Assert.That(again.SharesWeights);
    }

    [Test]
    public void A_folder_that_others_may_write_to_is_not_used()
    {
        Directory.CreateDirectory(_store);
        File.SetUnixFileMode(_store, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        var refused = Assert.Throws<StartException>(() => Load(WeightSharing.On));
        Assert.That(refused.Sentences.Single(), Does.Contain("XNet:ShareWeights is 'on'").And.Contain(_store).And.Contain("XNet:WeightsFolder"));
    }

    [Test]
    public void A_large_model_is_shared_unless_told_otherwise_and_starts_all_the_same_where_it_can_not_be()
    {
        File.WriteAllBytes(_model, Padded());
        using (var shared = Load(WeightSharing.Auto))
        {
            Assert.That((shared.SharesWeights, shared.NotShared), Is.EqualTo((true, (string?)null)));
        }

        File.WriteAllText(Path.Combine(_folder, "file"), "");
        using var own = XNetModel.Load(Options(WeightSharing.Auto) with { WeightsFolder = Path.Combine(_folder, "file", "below") });
        Assert.That(own.SharesWeights, Is.False);
        Assert.That(own.NotShared, Is.Not.Empty);
    }

    [Test]
    public void A_small_model_is_not_shared_unless_told_to()
    {
        using var model = Load(WeightSharing.Auto);
        Assert.That(model.SharesWeights, Is.False);
        Assert.That(Directory.Exists(_store), Is.False);
    }

    [TestCase("XNet:ShareWeights", "maybe")]
    [TestCase("XNet:ShareWeights", "1")]
    public void What_is_no_way_of_sharing_is_refused(string key, string value)
    {
        var settings = new Microsoft.Extensions.Configuration.ConfigurationBuilder();
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(settings, [new(key, value)]);
        var refused = Assert.Throws<StartException>(() => WebAppOptions.From(settings.Build()));
        Assert.That(refused.Sentences.Single(), Does.StartWith($"{key} is '{value}' but must be one of auto, on, off."));
    }

    /// <summary>The released model with so much metadata that it counts as large.</summary>
    private static byte[] Padded()
    {
        var length = (int)XNetOptions.ShareFrom;
        byte[] key = [0x0A, 0x01, (byte)'p', 0x12, .. Varint(length)];
        return [.. File.ReadAllBytes(Released), 0x72, .. Varint(key.Length + length), .. key, .. Enumerable.Repeat((byte)' ', length)];
    }

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }

    private XNetModel Load(WeightSharing sharing) => XNetModel.Load(Options(sharing));

    private XNetOptions Options(WeightSharing sharing) => new(_model, 1, 1, sharing, _store);

    private string[] Ready() => Directory.GetDirectories(_store);

    private DateTime MadeAt() => Directory.GetLastWriteTimeUtc(Ready().Single());
}
