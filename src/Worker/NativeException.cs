using System.Runtime.InteropServices;

namespace PneuXNet.Worker;

/// <summary>A system call failed; the message names the call, its descriptor and the reason.</summary>
internal sealed class NativeException(string call, int descriptor, int errno)
    : IOException($"{call} of descriptor {descriptor}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})")
{
    public int Errno { get; } = errno;
}
