namespace PneuXNet.Training.Learning;

/// <summary>What one round over the films came to.</summary>
/// <param name="Loss">The mean over the round's steps.</param>
/// <param name="Auc">Of the averaged weights, on validation films.</param>
internal sealed record EpochRecord(int Epoch, double Loss, double Auc);
