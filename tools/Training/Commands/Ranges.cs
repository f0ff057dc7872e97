using System.CommandLine;
using System.Globalization;

namespace PneuXNet.Training.Commands;

/// <summary>Options that know their range; a value outside of it is refused with the setting, the value and the rule.</summary>
internal static class Ranges
{
    public static Option<T> Option<T>(string name, string description, T standard, T least, T most)
        where T : IComparable<T>, IFormattable
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            // A value that is no number at all has been reported already.
            if (!result.Errors.Any() && result.GetValueOrDefault<T>() is { } value && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0))
            {
                result.AddError(string.Create(
                    CultureInfo.InvariantCulture, $"{name} is {value}: it must be from {least} to {most}. Leave it out for {standard}."));
            }
        });
        return option;
    }

    public static void MultipleOf(this Option<int> option, int step) => option.Validators.Add(result =>
    {
        if (!result.Errors.Any() && result.GetValueOrDefault<int>() % step != 0)
        {
            result.AddError($"{option.Name} is {result.GetValueOrDefault<int>()}: it must be a multiple of {step}.");
        }
    });
}
