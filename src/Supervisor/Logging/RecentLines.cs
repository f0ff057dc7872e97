using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Logging;

/// <summary>The last lines of the log, for who has to explain what came after them.</summary>
internal sealed class RecentLines
{
    private const int Most = 60;
    private const int LongestLine = 1000;

    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();

    public void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count == Most)
            {
                _lines.Dequeue();
            }
            _lines.Enqueue(line.Length > LongestLine ? line[..LongestLine] : line);
        }
    }

    public ImmutableArray<string> ToArray()
    {
        lock (_lock)
        {
            return [.. _lines];
        }
    }
}
