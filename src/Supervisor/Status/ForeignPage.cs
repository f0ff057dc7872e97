using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;
using PneuXNet.Contract;

namespace PneuXNet.Supervisor.Status;

/// <summary>The status page of another master, for reading: of one that was started to take the place of the other.</summary>
internal sealed class ForeignPage : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly StatusPage _page;

    private ForeignPage(SafeFileHandle file, StatusPage page) => (_file, _page) = (file, page);

    /// <summary>The other master's.</summary>
    public int Pid => _page.Header.Pid;

    public int Descriptor => (int)_file.DangerousGetHandle();

    /// <summary>Takes charge of the descriptor.</summary>
    /// <returns>Null if it is no page of this version's layout: what that master has counted can't be known.</returns>
    public static ForeignPage? TryOpen(int descriptor)
    {
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Syscall.fstat(descriptor, out Stat stat) == 0 && stat.st_size == StatusPage.FileBytes)
        {
            var page = StatusPage.MapForReading(file);
            if (page.Header.Kind == StatusHeader.Layout)
            {
                return new ForeignPage(file, page);
            }
            page.Dispose();
        }
        file.Dispose();
        return null;
    }

    public RequestTotals ReadTotals(TimeProvider time) => new StatusReader(_page, time).ReadTotals();

    public Dictionary<string, long> ReadTallies() => _page.Header.ReadTallies();

    public void Dispose()
    {
        _page.Dispose();
        _file.Dispose();
    }
}
