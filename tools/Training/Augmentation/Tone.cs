using PneuXNet.WebApp.Imaging;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace PneuXNet.Training.Augmentation;

/// <summary>Exposure and processing: uneven light, local contrast, gamma, contrast and brightness with clipping.</summary>
internal sealed class Tone(Chance chance)
{
    public Tensor Apply(Tensor film)
    {
        film = chance.Of(0.3) ? Shade(film) : film;
        film = chance.Of(0.3) ? Flatten(film) : film;
        film = film.clamp(0, 1).pow(chance.Factor(1.7));
        var contrast = chance.Factor(1.5);
        return ((film - 0.5) * contrast + 0.5 + chance.Between(-0.15, 0.15)).clamp(0, 1);
    }

    /// <summary>Light that differs slowly over the film, as from an oblique beam or a worn plate.</summary>
    private Tensor Shade(Tensor film)
    {
        var field = functional.interpolate(chance.Noise(1, 1, 4, 4), [Film.Side, Film.Side], mode: InterpolationMode.Bicubic, align_corners: false);
        return film * (1 + field * chance.Between(0.05, 0.25));
    }

    /// <summary>What scanners do to show bone and lung alike: the film less a share of its own blur.</summary>
    private Tensor Flatten(Tensor film)
    {
        // An average over 16 pixels, enlarged again, is blur enough and costs nothing.
        var coarse = functional.interpolate(
            functional.avg_pool2d(film, 16), [Film.Side, Film.Side], mode: InterpolationMode.Bilinear, align_corners: false);
        return film - (coarse - coarse.mean()) * chance.Between(-0.3, 0.7);
    }
}
