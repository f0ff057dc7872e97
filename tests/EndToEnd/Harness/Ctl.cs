using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>How an operator talks to a running master: by the command, or by the protocol alone as another tool would.</summary>
internal static class Ctl
{
    /// <summary>The default control socket of a master.</summary>
    public static string PathOf(int pid) =>
        Path.Combine(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"pneuxnet-{pid}.ctl"));

    /// <summary>Runs <c>pneuxnet ctl</c> with these words, split at spaces.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string words)
    {
        var start = new ProcessStartInfo(Built.Pneuxnet, ["ctl", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(Master master, string words) => RunAsync($"--socket {PathOf(master.Pid)} {words}");

    /// <summary>Sends raw lines over one connection and reads as many answers, after the greeting.</summary>
    public static async Task<IReadOnlyList<JsonElement>> SendAsync(string path, params string[] lines)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        await socket.SendAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), limit.Token);
        using var reader = new StreamReader(new NetworkStream(socket));
        await reader.ReadLineAsync(limit.Token);
        List<JsonElement> answers = [];
        while (answers.Count < lines.Length && await reader.ReadLineAsync(limit.Token) is { } line)
        {
            answers.Add(JsonElement.Parse(line));
        }
        return answers;
    }

    public static async Task<JsonElement> ResultAsync(Master master, string verb) =>
        (await SendAsync(PathOf(master.Pid), $$"""{"id":1,"verb":"{{verb}}"}"""))[0].GetProperty("result");

    public static string ErrorOf(JsonElement answer) => answer.GetProperty("error").GetProperty("code").GetString()!;
}
