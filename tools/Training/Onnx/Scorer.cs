using Microsoft.ML.OnnxRuntime;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Onnx;

/// <summary>A model file at work, by ONNX Runtime: what serving will run is what is measured here.</summary>
internal sealed class Scorer : IDisposable
{
    private const int Batch = 32;

    private readonly InferenceSession _session;

    private readonly string _output;

    /// <param name="output">What to read from the model, if not the probability.</param>
    /// <param name="threads">Threads of one inference; 0 for as many as there are processors.</param>
    public Scorer(byte[] model, string output = XNetMetadata.OutputName, int threads = 0)
    {
        _output = output;
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = threads };
            _session = new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException broken)
        {
            throw new TrainingException("--model: the file is not a model that ONNX Runtime can load. Train it again.", broken);
        }

        Metadata = XNetMetadata.Parse(_session.ModelMetadata.CustomMetadataMap);
    }

    public XNetMetadata Metadata { get; }

    /// <summary>The probability of pneumonia, film by film, or whatever else was asked to be read.</summary>
    public float[] Score(IReadOnlyList<Film> films)
    {
        var probabilities = new float[films.Count];
        for (var start = 0; start < films.Count; start += Batch)
        {
            var count = Math.Min(Batch, films.Count - start);
            Run(Inputs(films, start, count), count).CopyTo(probabilities, start);
        }

        return probabilities;
    }

    /// <summary>As <see cref="Score"/>, for inputs already made.</summary>
    public float[] Run(float[] inputs, int count) => Read(inputs, count);

    /// <summary>As <see cref="Score"/>, for an output of several values a film.</summary>
    public float[][] ReadRows(IReadOnlyList<Film> films)
    {
        var rows = new float[films.Count][];
        for (var start = 0; start < films.Count; start += Batch)
        {
            var count = Math.Min(Batch, films.Count - start);
            var values = Read(Inputs(films, start, count), count);
            for (var i = 0; i < count; i++)
            {
                rows[start + i] = values.AsSpan(i * (values.Length / count), values.Length / count).ToArray();
            }
        }

        return rows;
    }

    private float[] Read(float[] inputs, int count)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(inputs, [count, 1, Metadata.InputSize, Metadata.InputSize]);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, [XNetMetadata.InputName], [input], [_output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => _session.Dispose();

    private float[] Inputs(IReadOnlyList<Film> films, int start, int count)
    {
        var inputs = new float[count * Metadata.InputSize * Metadata.InputSize];
        for (var i = 0; i < count; i++)
        {
            films[start + i].WriteInput(Place(inputs, i), Metadata.InputSize, Metadata.Mean, Metadata.Std);
        }

        return inputs;
    }

    private Span<float> Place(float[] inputs, int i)
    {
        var size = Metadata.InputSize * Metadata.InputSize;
        return inputs.AsSpan(i * size, size);
    }
}
