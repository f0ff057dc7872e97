using Microsoft.Win32.SafeHandles;
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

    public void Dispose()
    {
        Page.Dispose();
        _file.Dispose();
    }
}
