using System.Runtime.InteropServices;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Tests;

/// <summary>A cell of a status page that no one else sees.</summary>
internal sealed unsafe class CellMemory : IDisposable
{
    private readonly void* _address = NativeMemory.AllocZeroed(StatusPage.CellBytes);

    public StatusCell Cell => new((byte*)_address);

    public void Dispose() => NativeMemory.Free(_address);
}
