namespace PneuXNet.Worker.Logging;

/// <summary>
/// The file, or standard output, that the master has opened for appending and that all workers write to. A line is one write(2), which
/// the kernel appends whole, so lines of several workers don't mix.
/// </summary>
internal sealed class AccessLogFile(int descriptor)
{
    /// <summary>A disk that is full costs lines, never requests.</summary>
    public void Write(ReadOnlySpan<byte> line) => Native.WriteAll(descriptor, line);

    /// <summary>Goes on in another file. The descriptor keeps its number and changes in one step, so no line is lost between the two.</summary>
    public void GoOnIn(int fresh) => Native.Replace(descriptor, fresh);
}
