using System.Buffers;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.WebApp.XNet;

/// <summary>
/// A film as the network takes it, in rented memory that is wiped before it goes back: an array of its own would be one of those that
/// the collector counts as large, and cleans up only with everything else.
/// </summary>
internal sealed class NetworkInput : IDisposable
{
    // The shared pool would keep one for each thread that ever had one.
    private static readonly ArrayPool<float> Pool = ArrayPool<float>.Create(Film.Side * Film.Side, maxArraysPerBucket: 4);

    private readonly float[] _rented;

    public NetworkInput(Film film, XNetMetadata model)
    {
        var length = model.InputSize * model.InputSize;
        _rented = Pool.Rent(length);
        Values = _rented.AsMemory(0, length);
        film.WriteInput(Values.Span, model.InputSize, model.Mean, model.Std);
    }

    public Memory<float> Values { get; private set; }

    public void Dispose()
    {
        if (!Values.IsEmpty)
        {
            Values = default;
            Pool.Return(_rented, clearArray: true);
        }
    }
}
