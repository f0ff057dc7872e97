using PneuXNet.WebApp.Imaging;
using static TorchSharp.torch;

namespace PneuXNet.Training.Augmentation;

/// <summary>Borders, letters and gaps: rectangles that belong to the film's handling and never to a lung.</summary>
internal sealed class Frame(Chance chance)
{
    public Tensor Apply(Tensor film)
    {
        if (chance.Of(0.25))
        {
            Border(film);
        }

        if (chance.Of(0.25))
        {
            Letter(film);
        }

        if (chance.Of(0.25))
        {
            Gap(film);
        }

        return film;
    }

    /// <summary>One to four bars of one gray along the edges, mostly black.</summary>
    private void Border(Tensor film)
    {
        var gray = chance.Of(0.7) ? 0 : chance.Between(0, 1);
        for (var turn = 0; turn < 4; turn++)
        {
            if (!chance.Of(0.6))
            {
                continue;
            }

            var width = 2 + chance.Below(Film.Side / 8);
            var start = turn % 2 == 0 ? 0 : Film.Side - width;
            Fill(turn < 2 ? film.narrow(2, start, width) : film.narrow(3, start, width), gray);
        }
    }

    /// <summary>A small bright box near a corner, where side markers and labels are.</summary>
    private void Letter(Tensor film)
    {
        var (width, height) = (6 + chance.Below(20), 6 + chance.Below(14));
        var x = chance.Of(0.5) ? chance.Below(40) : Film.Side - 40 - width + chance.Below(40);
        var y = chance.Of(0.5) ? chance.Below(40) : Film.Side - 40 - height + chance.Below(40);
        Fill(film.narrow(2, y, height).narrow(3, x, width), chance.Between(0.7, 1));
    }

    /// <summary>A patch of one gray anywhere, so that no single spot decides (DeVries and Taylor 2017).</summary>
    private void Gap(Tensor film)
    {
        var (width, height) = (20 + chance.Below(50), 20 + chance.Below(50));
        var (x, y) = (chance.Below(Film.Side - width), chance.Below(Film.Side - height));
        Fill(film.narrow(2, y, height).narrow(3, x, width), chance.Between(0, 1));
    }

    private static void Fill(Tensor part, float gray) => part.fill_(gray);
}
