namespace PneuXNet.Training.Onnx;

/// <summary>Trained numbers on their way into a file, row-major.</summary>
internal sealed record Weights(long[] Shape, float[] Values);
