using PneuXNet.WebApp.Imaging;
using static TorchSharp.torch;

namespace PneuXNet.Training.Augmentation;

/// <summary>
/// Makes each film look as if taken elsewhere. What tells the classes apart in this data without any lung in it (the film's shape,
/// its brightness and sharpness, its compression, its borders and letters) changes at random, so that leaning on it does not pay.
/// Films are not mirrored: the heart is on the left.
/// </summary>
internal sealed class Augmenter : IDisposable
{
    private readonly Chance _chance;
    private readonly Warp _warp;
    private readonly Tone _tone;
    private readonly Grain _grain;
    private readonly Frame _frame;
    private readonly Tensor _rows;
    private readonly Tensor _columns;

    public Augmenter(int side, int seed)
    {
        _chance = new Chance(seed);
        _warp = new Warp(_chance);
        _tone = new Tone(_chance);
        _grain = new Grain(_chance);
        _frame = new Frame(_chance);
        _rows = tensor(SquareResize.To(side).Weights.ToArray(), [side, Film.Side]);
        _columns = _rows.t();
    }

    /// <summary>Films as they are cached to a batch as the network takes it: [N, 1, side, side], gray in 0 to 1.</summary>
    public Tensor Apply(IEnumerable<Film> films)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var altered = films.Select(Alter).ToArray();
        return _rows.matmul(cat(altered)).matmul(_columns).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _rows.Dispose();
        _columns.Dispose();
        _chance.Dispose();
    }

    // The order is that of a film's life: the child moves, the detector has its tone and grain, then people crop, frame and mark it.
    private Tensor Alter(Film film)
    {
        var gray = tensor(film.Gray.ToArray(), [1, 1, Film.Side, Film.Side]).to(ScalarType.Float32) / 255;
        return _frame.Apply(_grain.Apply(_tone.Apply(_warp.Apply(gray))));
    }
}
