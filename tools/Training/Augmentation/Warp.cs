using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace PneuXNet.Training.Augmentation;

/// <summary>
/// Zoom, stretch, turn, lean and shift, as one affine map. Squashing a film to a square hides its shape but not what that did to
/// ribs and heart; the stretch, up to a half either way, drowns it.
/// </summary>
internal sealed class Warp(Chance chance)
{
    public Tensor Apply(Tensor film)
    {
        // The map goes from the result to the film: a factor below one enlarges.
        var zoom = chance.Between(0.65, 1.1);
        var stretch = MathF.Sqrt(chance.Factor(1.5));
        var turn = chance.Between(-0.2, 0.2);
        var lean = chance.Between(-0.08, 0.08);
        var (sin, cos) = MathF.SinCos(turn);
        var (wide, high) = (zoom * stretch, zoom / stretch);
        var map = tensor(
            new[] { wide * cos, high * (lean - sin), Shift(wide), wide * sin, high * cos, Shift(high) }, [1, 2, 3]);
        var grid = functional.affine_grid(map, film.shape, align_corners: false);
        var beyond = chance.Of(0.5) ? GridSamplePaddingMode.Border : GridSamplePaddingMode.Zeros;
        return functional.grid_sample(film, grid, GridSampleMode.Bilinear, beyond, align_corners: false);
    }

    /// <summary>A zoomed view may look anywhere on the film, and a little over its edge.</summary>
    private float Shift(float scale)
    {
        var room = Math.Max(0, 1 - scale) * 0.8f + 0.06f;
        return chance.Between(-room, room);
    }
}
