using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>The package for <c>dotnet tool</c>, installed where nothing of this repository is.</summary>
public sealed class ToolTests
{
    [Test]
    public async Task The_tool_brings_along_all_that_it_starts()
    {
        if (Environment.UserName != "root")
        {
            Assert.Ignore("needs root for namespaces");
        }
        _ = await Packages.ToolAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pneuxnet-test-");
        try
        {
            // As the document says it, in a home of its own; then with a temporary folder and ports of its own.
            _ = (await Shell.BashAsync($"""
                cd {folder}
                mkdir home
                cp -r '{Path.GetDirectoryName(Built.Output("OwinHello", "OwinHello.dll"))}' owin
                export HOME={folder}/home
                cd '{Repository.Root}'
                {DeployDocument.Blocks.Single(block => block.How == "tool").Script}
                """, ("NUGET_PACKAGES", $"{folder}/packages"))).Good;
            Outcome outcome = await Shell.RunAsync("unshare", ["--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child", "--mount-proc", "bash", "-euo", "pipefail", "-c", $$"""
                ip link set lo up
                cd {{folder}}
                export TMPDIR={{folder}} HOME={{folder}}/home
                pneuxnet=~/.dotnet/tools/pneuxnet
                $pneuxnet --version
                # The bundled app and the admin app.
                $pneuxnet -w 2 -b 127.0.0.1:8000 --admin-bind 127.0.0.1:9090 >log 2>&1 &
                curl -sS --retry 60 --retry-delay 1 --retry-all-errors --fail -F file=@$(find ~/.dotnet/tools -name patch-in-one-lung.png) http://127.0.0.1:8000/api/predict 2>/dev/null
                curl -sS --retry 60 --retry-delay 1 --retry-all-errors --fail http://127.0.0.1:9090/readyz 2>/dev/null
                $pneuxnet ctl reload --wait
                kill -TERM $! && wait $! && echo "stopped: $?"
                # A member of an assembly.
                $pneuxnet -b 127.0.0.1:8000 owin/OwinHello.dll:OwinHello.App.Handle >log 2>&1 &
                curl -sS --retry 60 --retry-delay 1 --retry-all-errors --fail http://127.0.0.1:8000/ 2>/dev/null
                kill -TERM $! && wait $! && echo "stopped: $?"
                """]);
            Assert.That(outcome.Good, Does.StartWith(Packages.Version)
                .And.Contain("\"label\":\"PNEUMONIA\"").And.Contain("\"status\":\"ok\"").And.Contain("generation 2 serves").And.Contain("Hello from OWIN")
                .And.Match("stopped: 0(.|\n)*stopped: 0"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
