namespace PneuXNet.WebApp.Problems;

/// <summary>The whole request can't be answered, for a reason that its sender may be told.</summary>
internal sealed class ProblemException(Problem problem, Exception? cause = null) : Exception(problem.Detail, cause)
{
    public Problem Problem { get; } = problem;
}
