using System.Globalization;
using PneuXNet.WebApp.Suitability;

namespace PneuXNet.WebApp.XNet;

/// <summary>
/// What a model file says of itself, in ONNX metadata: written by training, read by serving and evaluation. A model brings its input
/// size, normalisation and threshold along, so that another model needs no other code.
/// </summary>
public sealed record XNetMetadata
{
    public const string NameKey = "name";
    public const string VersionKey = "version";
    public const string InputSizeKey = "input_size";
    public const string MeanKey = "mean";
    public const string StdKey = "std";
    public const string ThresholdKey = "threshold";
    public const string TrainingDataKey = "training_data";
    public const string LicenceKey = "licence";
    public const string MetricsKey = "metrics";
    public const string CalibrationKey = "calibration";
    public const string SeedKey = "seed";
    public const string StrangenessLimitKey = "strangeness_limit";
    public const string MeanFilmKey = "mean_film";
    public const string UncertainFromKey = "uncertain_from";
    public const string UncertainToKey = "uncertain_to";

    /// <summary>The graph's one input: float32 [N, 1, InputSize, InputSize].</summary>
    public const string InputName = "image";

    /// <summary>The output that every model has: float32 [N, 1], the probability of PNEUMONIA.</summary>
    public const string OutputName = "probability";

    /// <summary>What each place adds to the logit: float32 [N, 1, height, width]. A model may lack it.</summary>
    public const string EvidenceName = "evidence";

    /// <summary>How unlike the known films a film is: float32 [N, 1], 1 is typical. A model may lack it.</summary>
    public const string StrangenessName = "strangeness";

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The side of the square input, in pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>Subtracted from gray / 255.</summary>
    public required float Mean { get; init; }

    /// <summary>Divides what is left.</summary>
    public required float Std { get; init; }

    /// <summary>A film is called PNEUMONIA when its probability is this or more; above 0, below 1.</summary>
    public required float Threshold { get; init; }

    /// <summary>The data the model learned from, with its attribution, and the licence of that data.</summary>
    public required string TrainingData { get; init; }

    public required string Licence { get; init; }

    /// <summary>JSON: what the model reached on held-out subjects, with 95 % intervals.</summary>
    public required string Metrics { get; init; }

    /// <summary>How the probabilities and the threshold were set; empty in a file that doesn't say.</summary>
    public string Calibration { get; init; } = "";

    /// <summary>From which the split by subject follows, so that evaluation finds the films that training never saw.</summary>
    public required int Seed { get; init; }

    /// <summary>Stranger films are no chest films; null in a model that is not guarded.</summary>
    public float? StrangenessLimit { get; init; }

    /// <summary>By which negatives are told; null in a model that is not guarded.</summary>
    public MeanFilm? MeanFilm { get; init; }

    /// <summary>From here to <see cref="UncertainTo"/> a verdict is uncertain; null in a model that says nothing of it.</summary>
    public float? UncertainFrom { get; init; }

    public float? UncertainTo { get; init; }

    /// <exception cref="InvalidDataException">A key is missing or its value can't be read; the message names it.</exception>
    public static XNetMetadata Parse(IReadOnlyDictionary<string, string> properties) => new()
    {
        Name = Text(properties, NameKey),
        Version = Text(properties, VersionKey),
        InputSize = (int)Number(properties, InputSizeKey, 8, Imaging.Film.Side),
        Mean = Number(properties, MeanKey, -1000, 1000),
        Std = Number(properties, StdKey, 1e-6f, 1000),
        Threshold = Number(properties, ThresholdKey, 1e-6f, 1 - 1e-6f),
        TrainingData = Text(properties, TrainingDataKey),
        Licence = Text(properties, LicenceKey),
        Metrics = Text(properties, MetricsKey),
        Calibration = properties.GetValueOrDefault(CalibrationKey, ""),
        Seed = Whole(properties, SeedKey),
        StrangenessLimit = Optional(properties, StrangenessLimitKey, 0, 1000),
        MeanFilm = ReadMeanFilm(properties),
        UncertainFrom = Optional(properties, UncertainFromKey, 0, 1),
        UncertainTo = Optional(properties, UncertainToKey, 0, 1),
    };

    /// <summary>The inverse of <see cref="Parse"/>.</summary>
    public IReadOnlyDictionary<string, string> ToProperties()
    {
        var properties = Required();
        Add(properties, StrangenessLimitKey, StrangenessLimit);
        Add(properties, UncertainFromKey, UncertainFrom);
        Add(properties, UncertainToKey, UncertainTo);
        if (MeanFilm is not null)
        {
            properties[MeanFilmKey] = MeanFilm.ToString();
        }

        return properties;
    }

    private SortedDictionary<string, string> Required() => new(StringComparer.Ordinal)
    {
        [NameKey] = Name,
        [VersionKey] = Version,
        [InputSizeKey] = Format(InputSize),
        [MeanKey] = Format(Mean),
        [StdKey] = Format(Std),
        [ThresholdKey] = Format(Threshold),
        [TrainingDataKey] = TrainingData,
        [LicenceKey] = Licence,
        [MetricsKey] = Metrics,
        [CalibrationKey] = Calibration,
        [SeedKey] = Format(Seed),
    };

    private static string Text(IReadOnlyDictionary<string, string> properties, string key) =>
        properties.TryGetValue(key, out var value) && value.Length > 0
            ? value
            : throw new InvalidDataException($"The model's metadata has no '{key}': it was not written by this project's training. Train or fetch it again.");

    private static float Number(IReadOnlyDictionary<string, string> properties, string key, float least, float most)
    {
        var text = Text(properties, key);
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Unreadable(key, text, FormattableString.Invariant($"a number from {least} to {most}"));
    }

    private static float? Optional(IReadOnlyDictionary<string, string> properties, string key, float least, float most) =>
        properties.ContainsKey(key) ? Number(properties, key, least, most) : null;

    private static MeanFilm? ReadMeanFilm(IReadOnlyDictionary<string, string> properties)
    {
        if (!properties.TryGetValue(MeanFilmKey, out var text))
        {
            return null;
        }

        try
        {
            return Suitability.MeanFilm.Parse(text);
        }
        catch (FormatException)
        {
            throw Unreadable(MeanFilmKey, text, "a film of signed bytes in base 64");
        }
    }

    private static void Add(SortedDictionary<string, string> properties, string key, float? value)
    {
        if (value is { } number)
        {
            properties[key] = Format(number);
        }
    }

    private static int Whole(IReadOnlyDictionary<string, string> properties, string key)
    {
        var text = Text(properties, key);
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unreadable(key, text, "a whole number");
    }

    private static InvalidDataException Unreadable(string key, string value, string rule) =>
        new($"The model's metadata has '{key}' = '{value}', which must be {rule}. Train or fetch the model again.");

    private static string Format(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
