using NUnit.Framework.Interfaces;

[assembly: PneuXNet.EndToEnd.Harness.LeavesNothing]

namespace PneuXNet.EndToEnd.Harness;

/// <summary>
/// After every test: no process of ours, no runtime folder and no shared memory that was not there before. (What somebody runs on the
/// same machine meanwhile by hand was there before.)
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class LeavesNothingAttribute : Attribute, ITestAction
{
    private HashSet<string> _before = [];

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test) => _before = [.. Traces()];

    public void AfterTest(ITest test) =>
        Eventually.Holds(() => !Traces().Except(_before).Any(), "traces go").GetAwaiter().GetResult();

    private static IEnumerable<string> Traces()
    {
        foreach (string folder in Directory.GetDirectories(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? Path.GetTempPath(), "pneuxnet-*"))
        {
            // A test's own scratch folder is the test's to remove.
            if (!Path.GetFileName(folder).StartsWith("pneuxnet-test-", StringComparison.Ordinal))
            {
                yield return folder;
            }
        }
        foreach (int pid in ProcFs.All())
        {
            if (ProcFs.IsAlive(pid) && ProcFs.CommandLineOf(pid).StartsWith("pneuxnet: ", StringComparison.Ordinal))
            {
                yield return $"process {pid}";
            }
            if (HoldsSharedMemory(pid))
            {
                yield return $"shared memory in process {pid}";
            }
        }
    }

    private static bool HoldsSharedMemory(int pid)
    {
        try
        {
            return ProcFs.DescriptorsOf(pid).Values.Any(what => what.StartsWith("/memfd:pneuxnet-status", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone since it was listed, or another user's.
            return false;
        }
    }
}
