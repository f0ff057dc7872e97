using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace PneuXNet.Contract;

/// <summary>
/// The memory that master and workers share: a header and one cell a worker process. A worker writes its own cell with plain stores,
/// no system call; the master and the siblings read, even when the writer is stopped, wedged or dead.
/// </summary>
/// <remarks>
/// Each worker maps the page twice: its own cell for writing, everything for reading, so that a wild store in one tenant's native
/// code can't disturb the others' cells.
/// </remarks>
public sealed unsafe class StatusPage : IDisposable
{
    /// <summary>How many worker processes fit: serving, starting and draining ones together.</summary>
    public const int Cells = 1024;

    /// <summary>Whole memory pages, so that a single cell can be mapped.</summary>
    public const int CellBytes = 9 * 4096;

    /// <summary>The whole file. It is sparse: only cells in use take memory.</summary>
    public const long FileBytes = StatusHeader.Bytes + ((long)Cells * CellBytes);

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _all;
    private readonly MemoryMappedViewAccessor? _own;
    private readonly byte* _allAddress;

    private StatusPage(MemoryMappedFile file, MemoryMappedFileAccess access, int? ownCell)
    {
        _file = file;
        _all = file.CreateViewAccessor(0, FileBytes, access);
        _all.SafeMemoryMappedViewHandle.AcquirePointer(ref _allAddress);
        if (ownCell is { } cell)
        {
            byte* ownAddress = null;
            _own = file.CreateViewAccessor(OffsetOf(cell), CellBytes, MemoryMappedFileAccess.ReadWrite);
            _own.SafeMemoryMappedViewHandle.AcquirePointer(ref ownAddress);
            Own = new StatusCell(ownAddress + _own.PointerOffset);
        }
    }

    /// <summary>The master's mapping: everything for reading and writing.</summary>
    public static StatusPage MapAll(SafeFileHandle file) => new(Open(file, MemoryMappedFileAccess.ReadWrite), MemoryMappedFileAccess.ReadWrite, ownCell: null);

    /// <summary>A worker's mapping: its own cell for writing, the rest for reading.</summary>
    public static StatusPage MapOwn(SafeFileHandle file, int cell) => new(Open(file, MemoryMappedFileAccess.ReadWrite), MemoryMappedFileAccess.Read, cell);

    /// <summary>The mapping of one who only looks; the descriptor needs no more than the right to read.</summary>
    public static StatusPage MapForReading(SafeFileHandle file) => new(Open(file, MemoryMappedFileAccess.Read), MemoryMappedFileAccess.Read, ownCell: null);

    /// <summary>The worker's own cell; unset in the master.</summary>
    public StatusCell Own { get; }

    /// <summary>The master's part.</summary>
    public StatusHeader Header => new(_allAddress + _all.PointerOffset);

    /// <summary>A cell by its index.</summary>
    public StatusCell this[int cell] => new(_allAddress + _all.PointerOffset + OffsetOf(cell));

    /// <summary>What is counted over all workers, those that are gone too. The master's word for it; others ask <see cref="StatusReader"/>.</summary>
    public RequestTotals SumTotals()
    {
        StatusHeader header = Header;
        var sum = new RequestTotals(header.Retired);
        for (int cell = 0; cell < Math.Clamp(header.Rows, 0, Cells); cell++)
        {
            if (header.Row(cell).Id > 0)
            {
                sum = sum.Plus(RequestTotals.Of(this[cell]));
            }
        }
        return sum;
    }

    /// <summary>The master writes what has to be read together. It alone may, and one writing doesn't contain another.</summary>
    public void Write(Action<StatusHeader> write)
    {
        StatusHeader header = Header;
        Volatile.Write(ref header.Sequence, header.Sequence + 1);
        Thread.MemoryBarrier();
        write(header);
        Volatile.Write(ref header.Sequence, header.Sequence + 1);
    }

    public void Dispose()
    {
        _own?.SafeMemoryMappedViewHandle.ReleasePointer();
        _own?.Dispose();
        _all.SafeMemoryMappedViewHandle.ReleasePointer();
        _all.Dispose();
        _file.Dispose();
    }

    private static long OffsetOf(int cell) => StatusHeader.Bytes + ((long)cell * CellBytes);

    private static MemoryMappedFile Open(SafeFileHandle file, MemoryMappedFileAccess access) => MemoryMappedFile.CreateFromFile(
        file, mapName: null, access == MemoryMappedFileAccess.Read ? 0 : FileBytes, access, HandleInheritability.None, leaveOpen: true);
}
