namespace PneuXNet.Training.Commands;

/// <summary>libtorch is native code that an older system can't load; what to tell the user then.</summary>
internal static class Libtorch
{
    public const string Remedy =
        "libtorch can't be loaded here: it needs a C++ library with GLIBCXX_3.4.32, as of Debian 13. "
        + "Run tools/Training/run.sh, which prepares a Debian 13 root and trains in it.";

    /// <summary>The loader's failure comes wrapped in that of the type initialiser that asked for the library.</summary>
    public static bool IsMissing(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is DllNotFoundException or BadImageFormatException || (cause is NotSupportedException && cause.Message.Contains("torch", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
