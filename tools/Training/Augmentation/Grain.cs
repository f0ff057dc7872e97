using PneuXNet.WebApp.Imaging;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace PneuXNet.Training.Augmentation;

/// <summary>Sharpness, noise and compression: what the detector and the file do to fine detail.</summary>
internal sealed class Grain(Chance chance)
{
    private const int Block = 8;

    private static readonly float[] Cosines = MakeCosines();

    public Tensor Apply(Tensor film)
    {
        film = chance.Of(0.35) ? Coarsen(film) : chance.Of(0.25) ? Sharpen(film) : film;
        film = chance.Of(0.3) ? film + chance.Noise(film.shape) * chance.Between(0.005, 0.05) : film;
        return chance.Of(0.3) ? Compress(film) : film.clamp(0, 1);
    }

    /// <summary>As if the film had been stored at a smaller size.</summary>
    private Tensor Coarsen(Tensor film)
    {
        var side = (long)(Film.Side * chance.Between(0.35, 0.9));
        var small = functional.adaptive_avg_pool2d(film, side);
        return functional.interpolate(small, [Film.Side, Film.Side], mode: InterpolationMode.Bilinear, align_corners: false);
    }

    private Tensor Sharpen(Tensor film)
    {
        var soft = functional.avg_pool2d(film, 3, stride: 1, padding: 1, count_include_pad: false);
        return film + (film - soft) * chance.Between(0.5, 2);
    }

    /// <summary>JPEG's loss: cosine transform of 8 x 8 blocks, coefficients rounded to steps that grow with frequency, and back.</summary>
    private Tensor Compress(Tensor film)
    {
        const int blocks = Film.Side / Block;
        var cosines = tensor(Cosines, [Block, Block]);
        var frequency = arange(Block, ScalarType.Float32);
        var steps = (frequency.unsqueeze(0) + frequency.unsqueeze(1) + 2) * chance.Between(0.004, 0.03);
        var parts = film.reshape(blocks, Block, blocks, Block).permute(0, 2, 1, 3);
        var kept = (cosines.matmul(parts).matmul(cosines.t()) / steps).round() * steps;
        return cosines.t().matmul(kept).matmul(cosines).permute(0, 2, 1, 3).reshape(film.shape).clamp(0, 1);
    }

    private static float[] MakeCosines()
    {
        var cosines = new float[Block * Block];
        for (var k = 0; k < Block; k++)
        {
            var scale = Math.Sqrt((k == 0 ? 1.0 : 2.0) / Block);
            for (var n = 0; n < Block; n++)
            {
                cosines[k * Block + n] = (float)(scale * Math.Cos(Math.PI * (2 * n + 1) * k / (2 * Block)));
            }
        }

        return cosines;
    }
}
