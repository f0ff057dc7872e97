using System.Runtime.InteropServices;

namespace PneuXNet.Training.Onnx;

/// <summary>
/// A graph under construction. Each method adds one operator and returns the name of what it computes; <see cref="ToModel"/> writes
/// the file. Operators are those of opset 17, which every ONNX Runtime of the last years knows.
/// </summary>
/// <param name="prefix">Before the names of what is computed and stored, so that a part can be added to another graph.</param>
internal sealed class OnnxGraph(string name, string prefix = "")
{
    // Where onnx.proto keeps what a written file is looked into for.
    public const int GraphField = 7;
    public const int MetadataField = 14;
    public const int NodeField = 1;
    public const int InitializerField = 5;
    public const int TensorShapeField = 1;
    public const int TensorTypeField = 2;
    public const int TensorNameField = 8;
    public const int TensorBytesField = 9;
    public const int Float32 = 1;

    private const int OutputField = 12;
    private const int Opset = 17;
    private const int IrVersion = 8;
    private const string Batch = "N";

    private readonly ProtoWriter _graph = name.Length == 0 ? new ProtoWriter() : new ProtoWriter().Text(2, name);
    private int _count;

    public string Input(string name, params long[] shapeOfOne)
    {
        _graph.Message(11, Value(name, shapeOfOne));
        return name;
    }

    /// <summary>Makes a computed value an output of the model, under a name of its own.</summary>
    public void Output(string name, string value, params long[] shapeOfOne)
    {
        _graph.Message(NodeField, new ProtoWriter().Text(1, value).Text(2, name).Text(4, "Identity"));
        _graph.Message(OutputField, Value(name, shapeOfOne));
    }

    /// <summary>As <see cref="Output"/>, for one row of values a film whose length the graph itself tells.</summary>
    public void OutputRow(string name, string value) => OutputUnsized(name, value, "features");

    /// <summary>As <see cref="Output"/>, for one map a film.</summary>
    public void OutputMap(string name, string value) => OutputUnsized(name, value, "maps", "height", "width");

    public string Conv(string x, Weights weight, Weights bias, int stride, int padding) => Node(
        "Conv",
        [x, Initializer(weight), Initializer(bias)],
        Ints("kernel_shape", weight.Shape[2], weight.Shape[3]),
        Ints("strides", stride, stride),
        Ints("pads", padding, padding, padding, padding));

    /// <summary>Each film's own mean and variance become 0 and 1.</summary>
    public string InstanceNorm(string x, float epsilon) => Node(
        "InstanceNormalization",
        [x, Initializer(new Weights([1], [1])), Initializer(new Weights([1], [0]))],
        new ProtoWriter().Text(1, "epsilon").Float(2, epsilon).Number(20, 1));

    /// <summary>x times weight transposed, plus bias.</summary>
    public string Linear(string x, Weights weight, Weights bias) => Node(
        "Gemm", [x, Initializer(weight), Initializer(bias)], new ProtoWriter().Text(1, "transB").Number(3, 1).Number(20, 2));

    public string Relu(string x) => Node("Relu", [x]);

    public string Sigmoid(string x) => Node("Sigmoid", [x]);

    public string Add(string x, string y) => Node("Add", [x, y]);

    public string Multiply(string x, string y) => Node("Mul", [x, y]);

    public string GlobalAverage(string x) => Node("GlobalAveragePool", [x]);

    public string Flatten(string x) => Node("Flatten", [x]);

    public string Concat(string[] parts) => Node("Concat", parts, new ProtoWriter().Text(1, "axis").Number(3, 1).Number(20, 2));

    /// <summary>The length of each film's row of values.</summary>
    public string Length(string x) => Node("ReduceL2", [x], Ints("axes", 1));

    /// <summary>What was built, to be appended to a written model whose values it names.</summary>
    public byte[] ToPart() => new ProtoWriter().Message(GraphField, _graph).ToArray();

    public byte[] ToModel(IReadOnlyDictionary<string, string> metadata)
    {
        var model = new ProtoWriter()
            .Number(1, IrVersion)
            .Text(2, "PneuXNet.Training")
            .Message(GraphField, _graph)
            .Message(8, new ProtoWriter().Text(1, "").Number(2, Opset));
        return [.. model.ToArray(), .. Metadata(metadata).ToArray()];
    }

    /// <summary>The part of a model that holds metadata; protobuf's messages can be put together by concatenation.</summary>
    public static ProtoWriter Metadata(IReadOnlyDictionary<string, string> metadata)
    {
        var part = new ProtoWriter();
        foreach (var (key, value) in metadata)
        {
            part.Message(MetadataField, new ProtoWriter().Text(1, key).Text(2, value));
        }

        return part;
    }

    /// <summary>To be appended to a written model, as metadata is: its graph gets one more output.</summary>
    public static ProtoWriter FurtherOutput(string name, params long[] shapeOfOne) =>
        new ProtoWriter().Message(GraphField, new ProtoWriter().Message(OutputField, Value(name, shapeOfOne)));

    private void OutputUnsized(string name, string value, params string[] dimensions)
    {
        var shape = new ProtoWriter().Message(1, new ProtoWriter().Text(2, Batch));
        foreach (var dimension in dimensions)
        {
            shape.Message(1, new ProtoWriter().Text(2, $"{name}_{dimension}"));
        }

        _graph.Message(NodeField, new ProtoWriter().Text(1, value).Text(2, name).Text(4, "Identity"));
        _graph.Message(OutputField, Typed(name, shape));
    }

    private string Node(string operation, string[] inputs, params ProtoWriter[] attributes)
    {
        var result = $"{prefix}{operation}_{_count++}";
        var node = new ProtoWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, result).Text(3, result).Text(4, operation);
        foreach (var attribute in attributes)
        {
            node.Message(5, attribute);
        }

        _graph.Message(NodeField, node);
        return result;
    }

    private string Initializer(Weights weights)
    {
        var result = $"{prefix}weights_{_count++}";
        var tensor = new ProtoWriter();
        foreach (var dimension in weights.Shape)
        {
            tensor.Number(TensorShapeField, dimension);
        }

        tensor.Number(TensorTypeField, Float32).Text(TensorNameField, result).Bytes(TensorBytesField, MemoryMarshal.AsBytes(weights.Values.AsSpan()));
        _graph.Message(InitializerField, tensor);
        return result;
    }

    private static ProtoWriter Ints(string name, params long[] values)
    {
        var attribute = new ProtoWriter().Text(1, name);
        foreach (var value in values)
        {
            attribute.Number(8, value);
        }

        return attribute.Number(20, 7);
    }

    private static ProtoWriter Value(string name, long[] shapeOfOne)
    {
        var shape = new ProtoWriter().Message(1, new ProtoWriter().Text(2, Batch));
        foreach (var dimension in shapeOfOne)
        {
            shape.Message(1, new ProtoWriter().Number(1, dimension));
        }

        return Typed(name, shape);
    }

    private static ProtoWriter Typed(string name, ProtoWriter shape)
    {
        var tensor = new ProtoWriter().Number(1, Float32).Message(2, shape);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }
}
