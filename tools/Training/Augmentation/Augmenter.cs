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
    private readonly IReadOnlyList<Film> _donors;
    private readonly Chance _chance;
    private readonly Warp _warp;
    private readonly Tone _tone;
    private readonly Grain _grain;
    private readonly Frame _frame;
    private readonly Tensor _rows;
    private readonly Tensor _columns;

    /// <param name="donors">Films whose tone may be borrowed, of both labels alike.</param>
    public Augmenter(int side, int seed, IReadOnlyList<Film> donors)
    {
        _donors = donors;
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
        var bytes = _chance.Of(0.4)
            ? BorrowedTone.Apply(film.Gray, _donors[_chance.Below(_donors.Count)].Gray, _chance.Between(0, 1))
            : film.Gray.ToArray();
        var gray = tensor(bytes, [1, 1, Film.Side, Film.Side]).to(ScalarType.Float32) / 255;
        return _frame.Apply(_grain.Apply(_tone.Apply(_warp.Apply(gray))));
    }
}
