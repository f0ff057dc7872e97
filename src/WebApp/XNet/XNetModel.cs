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

    /// <summary>Loads the model and runs it once.</summary>
    /// <exception cref="StartException">There is no model at the path, or what is there is none.</exception>
    public static XNetModel Load(XNetOptions options)
    {
        try
        {
            // Hashed and loaded from the same bytes: reading the file twice could meet two different files.
            var file = File.ReadAllBytes(options.ModelPath);
            return Rehearsed(Open(file, options.Threads), Convert.ToHexStringLower(SHA256.HashData(file)));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CannotLoad(options, "does not exist", missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw CannotLoad(options, $"can't be read ({unreadable.Message})", unreadable);
        }
        catch (Exception corrupt) when (corrupt is OnnxRuntimeException or InvalidDataException)
        {
            throw CannotLoad(options, $"is not a working XNet model ({corrupt.Message})", corrupt);
        }
    }

    /// <param name="explain">Also tell where the probability comes from.</param>
    public Reading Judge(Film film, bool explain = false) => Run(ToInput(film), explain);

    /// <summary>The network's input, made of a film.</summary>
    public float[] ToInput(Film film) => film.ToInput(Metadata.InputSize, Metadata.Mean, Metadata.Std);

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    /// <summary>As <see cref="Judge"/>, for an input already made.</summary>
    public Reading Run(float[] input, bool explain)
    {
        var side = Metadata.InputSize;
        using var image = OrtValue.CreateTensorValueFromMemory(input, [1, 1, side, side]);
        var names = explain ? _explained : _plain;
        using var outputs = _session.Run(_run, [XNetMetadata.InputName], [image], names);
        var probability = outputs[0].GetTensorDataAsSpan<float>()[0];
        // Not a number would otherwise compare as below the threshold, and call a film normal.
        if (probability is not (>= 0 and <= 1))
        {
            throw new InvalidDataException($"the model answered {probability}, which is no probability");
        }

        var strangeness = Output(XNetMetadata.StrangenessName)?.GetTensorDataAsSpan<float>()[0];
        return new Reading(probability, strangeness, Output(XNetMetadata.EvidenceName) is { } map ? MapOf(map) : null);

        OrtValue? Output(string name) => Array.IndexOf(names, name) is >= 0 and var i ? outputs[i] : null;
    }

    private static EvidenceMap MapOf(OrtValue value)
    {
        var shape = value.GetTensorTypeAndShape().Shape;
        return new EvidenceMap((int)shape[3], (int)shape[2], value.GetTensorDataAsSpan<float>().ToArray());
    }

    private static InferenceSession Open(byte[] file, int threads)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        // Idle threads sleep instead of spinning: the processors belong to the other workers too.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(file, options);
    }

    /// <summary>
    /// Judges a blank film, from file to probability: the first time pays for libraries, memory and code that all later ones find
    /// ready, and a model that can't answer is found out before the first patient's film arrives.
    /// </summary>
    private static XNetModel Rehearsed(InferenceSession session, string sha256)
    {
        try
        {
            var metadata = XNetMetadata.Parse(session.ModelMetadata.CustomMetadataMap);
            var model = new XNetModel(session, metadata, sha256);
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

    private static StartException CannotLoad(XNetOptions options, string why, Exception cause) =>
        new([$"{XNetOptions.ModelPathKey} is '{options.ModelPath}', which {why}. "
            + "Set it to the model file that came with this release, or train one with tools/Training."], cause);
}
