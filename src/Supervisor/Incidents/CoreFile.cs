using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>A small core file of a process that runs or is stopped, made by the runtime's own createdump.</summary>
internal static class CoreFile
{
    /// <returns>Null if it was written, else why not.</returns>
    public static string? Write(int pid, string path)
    {
        string tool = Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "createdump");
        try
        {
            var start = new ProcessStartInfo(tool, ["--normal", "--name", path, pid.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            process.OutputDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"createdump: {errors.Trim()}";
        }
        catch (Win32Exception e)
        {
            return $"{tool}: {e.Message}";
        }
    }
}
