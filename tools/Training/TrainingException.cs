namespace PneuXNet.Training;

/// <summary>Something the user can put right. The message names what, the rule and the remedy, and is all that is printed.</summary>
internal sealed class TrainingException(string message, Exception? cause = null) : Exception(message, cause);
