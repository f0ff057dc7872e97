using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Workers;

/// <summary>The status page's memory: made by the master, inherited by every worker, gone when the last of them is.</summary>
internal sealed class StatusMemory : IDisposable
{
    private readonly SafeFileHandle _file;

    public StatusMemory()
    {
        Descriptor = Native.MakeSharedMemory("pneuxnet-status", StatusPage.FileBytes);
        _file = new SafeFileHandle(Descriptor, ownsHandle: true);
        Page = StatusPage.MapAll(_file);
    }

    public int Descriptor { get; }

    public StatusPage Page { get; }

    /// <summary>
    /// A worker is gone: what it has counted stays, its cell is ready for the next. In one writing, so that a reader who adds up
    /// finds its numbers exactly once.
    /// </summary>
    public void Retire(int cell) => Page.Write(header =>
    {
        Add(header, RequestTotals.Of(Page[cell]));
        header.Row(cell).Clear();
        Page[cell].Clear();
    });

    /// <summary>Takes what workers of another master have counted for this one's own.</summary>
    /// <param name="also">What is written together with it.</param>
    public void TakeOver(RequestTotals totals, Action<StatusHeader> also) => Page.Write(header =>
    {
        Add(header, totals);
        also(header);
    });

    /// <summary>A descriptor of the same memory that can only be read; the caller's to close.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no /proc to open it through.</exception>
    public int OpenForReading() => Native.MoveAside(Native.Check(
        Syscall.open(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{Descriptor}"), OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC), "open the status page"));

    public void Dispose()
    {
        Page.Dispose();
        _file.Dispose();
    }

    private static void Add(StatusHeader header, RequestTotals totals) => new RequestTotals(header.Retired).Plus(totals).Numbers.CopyTo(header.Retired);
}
