using System.Reflection;
using System.Runtime.CompilerServices;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Master;

/// <summary>
/// Gets the code compiled, beside the loop, that stands between the death of a worker and the spare that takes its place: the decisions
/// by playing them, the effects, which can't be played, by name. Where no spare stands by it costs nothing.
/// </summary>
internal sealed class Rehearsal
{
    private static readonly Type[] Effects =
        [typeof(FleetHost), typeof(WorkerEars), typeof(WorkerHandle), typeof(ChildHandle), typeof(WorkerStarter), typeof(StatusMemory), typeof(UnixSocketFile), typeof(OutOfMemoryKills)];

    private bool _hasBegun;

    public void BeginOnce()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            new Thread(Play) { IsBackground = true, Name = "rehearsal" }.Start();
        }
    }

    private static void Play()
    {
        _ = DressRehearsal.Play();
        foreach (Type type in Effects)
        {
            foreach (MethodInfo method in type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if (!method.IsAbstract && !method.ContainsGenericParameters)
                {
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
                }
            }
        }
    }
}
