using System.Diagnostics;

namespace PneuXNet.Admin.Tests;

/// <summary>Prometheus' own programs, where they are there.</summary>
internal static class Tools
{
    /// <summary>Runs promtool; its words, if it is content.</summary>
    public static string Promtool(string input, params string[] arguments) => Run(Find("promtool", "prometheus"), arguments, input);

    /// <summary>Runs a script that uses Prometheus' client library for Python, by which its parsers are tested.</summary>
    public static string Python(string script, string argument, string input)
    {
        // Debian's own Python is the one that Debian's modules belong to.
        string python = Find("/usr/bin/python3", "python3-prometheus-client");
        Require(Directory.Exists("/usr/lib/python3/dist-packages/prometheus_client"), "prometheus_client", "python3-prometheus-client");
        return Run(python, ["-c", script, argument], input);
    }

    private static string Find(string program, string package)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Prepend("/").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Require(path is not null, program, package);
        return path!;
    }

    private static void Require(bool isThere, string what, string package)
    {
        if (!isThere)
        {
            Assert.Ignore($"{what} is not there; it is in Debian's package {package}");
        }
    }

    private static string Run(string path, string[] arguments, string input)
    {
        using Process process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, output);
        return output;
    }
}
