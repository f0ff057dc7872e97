using NetVips;

namespace PneuXNet.WebApp.Imaging;

/// <summary>How a film lies in its file, as EXIF numbers it: 1 is upright, and from 5 to 8 width and height are changed over.</summary>
internal readonly record struct Orientation(int Number)
{
    private const string Field = "orientation";

    public bool IsLying => Number is >= 5 and <= 8;

    public static Orientation Of(Image image) => new(image.Contains(Field) && image.Get(Field) is int number ? number : 1);

    /// <summary>The same pixels, upright.</summary>
    public byte[] Turn(byte[] gray, int width, int height)
    {
        if (Number is < 2 or > 8)
        {
            return gray;
        }

        var number = Number;
        using var lying = Image.NewFromMemory(gray, width, height, 1, Enums.BandFormat.Uchar);
        using var told = lying.Mutate(image => image.Set(GValue.GIntType, Field, number));
        using var upright = told.Autorot();
        return Pixels.Of<byte>(upright, lying);
    }
}
