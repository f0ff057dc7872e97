namespace PneuXNet.Training.Golden;

/// <summary>A film drawn by code and what a model answers to it.</summary>
internal sealed record GoldenFilm(string File, string Label, float Probability, float Strangeness);
