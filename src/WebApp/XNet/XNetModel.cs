using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using PneuXNet.WebApp.Evidence;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Predictions;
using PneuXNet.WebApp.Settings;

namespace PneuXNet.WebApp.XNet;

/// <summary>The model, loaded and ready: a film goes in, the probability of pneumonia comes out. Many threads may ask at once.</summary>
internal sealed class XNetModel : IDisposable
{
    // A gray PNG of 32 x 32 pixels.
    private static readonly byte[] BlankFilm = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAAAAABWESUoAAAAFklEQVR42mNoIAAYRhWMKhhVMFIVAABCAAAfN5c2AAAAAABJRU5ErkJggg==");

    private readonly InferenceSession _session;
    private readonly string[] _plain;
    private readonly string[] _explained;
    private readonly RunOptions _run = new();
    private ReadyModel? _ready;

    private XNetModel(InferenceSession session, XNetMetadata metadata, string sha256)
    {
        _session = session;
        Metadata = metadata;
        string[] plain = [XNetMetadata.OutputName, XNetMetadata.StrangenessName];
        _plain = [.. plain.Where(session.OutputMetadata.ContainsKey)];
        _explained = session.OutputMetadata.ContainsKey(XNetMetadata.EvidenceName) ? [.. _plain, XNetMetadata.EvidenceName] : _plain;
        UncertainZone = metadata is { UncertainFrom: { } from, UncertainTo: { } to } ? new UncertainZone(from, to) : null;
        Identity = new ModelIdentity(metadata.Name, metadata.Version, sha256);
    }

    public XNetMetadata Metadata { get; }

    public ModelIdentity Identity { get; }

    public UncertainZone? UncertainZone { get; }

    /// <summary>Whether the weights are in memory once for all workers.</summary>
    public bool SharesWeights => _ready is not null;

    /// <summary>Why they are not, where they should have been.</summary>
    public string? NotShared { get; private init; }

    /// <summary>Loads the model and runs it once.</summary>
    /// <exception cref="StartException">There is no model at the path, or what is there is none.</exception>
    public static XNetModel Load(XNetOptions options)
    {
        try
        {
            return options.ShareWeights switch
            {
                WeightSharing.On => LoadShared(options),
                WeightSharing.Auto when new FileInfo(options.ModelPath) is { Exists: true, Length: >= XNetOptions.ShareFrom } => LoadSharedIfPossible(options),
                _ => LoadOwn(options, notShared: null),
            };
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CannotLoad(options, "does not exist", missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw options.ShareWeights == WeightSharing.On
                ? CannotShare(options, unreadable)
                : CannotLoad(options, $"can't be read ({unreadable.Message})", unreadable);
        }
        catch (Exception corrupt) when (corrupt is OnnxRuntimeException or InvalidDataException)
        {
            throw CannotLoad(options, $"is not a working XNet model ({corrupt.Message})", corrupt);
        }
    }

    /// <param name="explain">Also tell where the probability comes from.</param>
    public Reading Judge(Film film, bool explain = false)
    {
        using var input = ToInput(film);
        return Run(input, explain);
    }

    /// <summary>The network's input, made of a film.</summary>
    public NetworkInput ToInput(Film film) => new(film, Metadata);

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
        _ready?.Dispose();
    }

    /// <summary>As <see cref="Judge"/>, for an input already made.</summary>
    public Reading Run(NetworkInput input, bool explain) => Run([input], explain)[0];

    /// <summary>Several films in one run of the network, in this order.</summary>
    public Reading[] Run(IReadOnlyList<NetworkInput> inputs, bool explain)
    {
        var side = Metadata.InputSize;
        using var images = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, inputs is [var only] ? only.Values : Joined(inputs), [inputs.Count, 1, side, side]);
        var names = explain ? _explained : _plain;
        using var outputs = _session.Run(_run, [XNetMetadata.InputName], [images], names);
        var (strangeness, evidence) = (Output(XNetMetadata.StrangenessName), Output(XNetMetadata.EvidenceName));
        return [.. inputs.Select((_, i) => new Reading(
            ProbabilityOf(outputs[0], i), strangeness?.GetTensorDataAsSpan<float>()[i], evidence is null ? null : MapOf(evidence, i)))];

        OrtValue? Output(string name) => Array.IndexOf(names, name) is >= 0 and var i ? outputs[i] : null;
    }

    private static Memory<float> Joined(IReadOnlyList<NetworkInput> inputs)
    {
        var joined = new float[inputs.Sum(input => input.Values.Length)];
        for (var (i, at) = (0, 0); i < inputs.Count; at += inputs[i++].Values.Length)
        {
            inputs[i].Values.CopyTo(joined.AsMemory(at));
        }

        return joined;
    }

    private static float ProbabilityOf(OrtValue output, int film)
    {
        var probability = output.GetTensorDataAsSpan<float>()[film];
        // Not a number would otherwise compare as below the threshold, and call a film normal.
        return probability is >= 0 and <= 1
            ? probability
            : throw new InvalidDataException($"the model answered {probability}, which is no probability");
    }

    private static EvidenceMap MapOf(OrtValue value, int film)
    {
        var shape = value.GetTensorTypeAndShape().Shape;
        var (height, width) = ((int)shape[2], (int)shape[3]);
        return new EvidenceMap(width, height, value.GetTensorDataAsSpan<float>().Slice(film * height * width, height * width).ToArray());
    }

    private static XNetModel LoadOwn(XNetOptions options, string? notShared)
    {
        // Hashed and loaded from the same bytes: reading the file twice could meet two different files.
        var file = File.ReadAllBytes(options.ModelPath);
        using var own = Ordinary(options.Threads);
        var model = Rehearsed(new InferenceSession(file, own), Convert.ToHexStringLower(SHA256.HashData(file)), notShared);
        if (file.Length >= XNetOptions.ShareFrom)
        {
            // The runtime has its copy. So large an array would otherwise stay until memory runs short.
            file = [];
            GC.Collect();
        }

        return model;
    }

    private static XNetModel LoadShared(XNetOptions options)
    {
        var ready = new WeightStore(options.WeightsFolder).Get(options.ModelPath);
        try
        {
            using var mapping = Ordinary(options.Threads);
            // It was optimised when it was made; to do it again would change weights, and what is changed is a copy.
            mapping.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            var model = Rehearsed(new InferenceSession(ready.Path, mapping), ready.Sha256, notShared: null);
            model._ready = ready;
            return model;
        }
        catch
        {
            WeightStore.Remove(ready);
            throw;
        }
    }

    private static XNetModel LoadSharedIfPossible(XNetOptions options)
    {
        try
        {
            return LoadShared(options);
        }
        catch (Exception impossible) when (impossible is IOException or UnauthorizedAccessException or OnnxRuntimeException or InvalidDataException)
        {
            // If it is the model that is wrong, its own way says so in its own words.
            return LoadOwn(options, impossible.Message);
        }
    }

    private static Microsoft.ML.OnnxRuntime.SessionOptions Ordinary(int threads)
    {
        var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        // Idle threads sleep instead of spinning: the processors belong to the other workers too.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    /// <summary>
    /// Judges a blank film, from file to probability: the first time pays for libraries, memory and code that all later ones find
    /// ready, and a model that can't answer is found out before the first patient's film arrives.
    /// </summary>
    private static XNetModel Rehearsed(InferenceSession session, string sha256, string? notShared)
    {
        try
        {
            var metadata = XNetMetadata.Parse(session.ModelMetadata.CustomMetadataMap);
            var model = new XNetModel(session, metadata, sha256) { NotShared = notShared };
            var blank = FilmReader.Read(BlankFilm, new FilmLimits());
            model.Judge(blank);
            model.Judge(blank, explain: true);
            return model;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static StartException CannotShare(XNetOptions options, Exception cause) =>
        new([$"{XNetOptions.ShareWeightsKey} is 'on', but {options.ModelPath} can't be made ready in {options.WeightsFolder} ({cause.Message}). "
            + "Give this user a folder of its own in XNet:WeightsFolder, or set it to 'auto' or 'off'."], cause);

    private static StartException CannotLoad(XNetOptions options, string why, Exception cause) =>
        new([$"{XNetOptions.ModelPathKey} is '{options.ModelPath}', which {why}. "
            + "Set it to the model file that came with this release, or train one with tools/Training."], cause);
}
