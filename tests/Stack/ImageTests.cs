using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>The image for containers, run by podman as a cluster would run it: container.sh says what happens to it.</summary>
public sealed class ImageTests
{
    [Test]
    public async Task The_image_serves_with_no_right_at_all_and_stops_in_peace()
    {
        if (SystemdBox.Obstacle is { } obstacle)
        {
            Assert.Ignore(obstacle);
        }
        if (await Packages.ImageAsync() is not { } archive)
        {
            Assert.Ignore($"needs {string.Join(" and ", Packages.ImageTools)}: apt-get install podman mmdebstrap");
            return;
        }
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pneuxnet-test-");
        try
        {
            string script = Path.Combine(Repository.Root, "tests", "Stack", "Boxes", "container.sh");
            Outcome outcome = await Shell.RunAsync(
                "unshare", ["--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", script, archive, folder.FullName]);
            string printed = outcome.Good;
            Dictionary<string, string> facts = printed.Split('\n').Where(line => line.Contains('=')).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            Assert.Multiple(() =>
            {
                Assert.That(facts["page"], Is.EqualTo("200"));
                Assert.That(facts["user"], Is.EqualTo("10001 10001 10001 10001"));
                Assert.That(facts["capabilities"], Is.EqualTo("0000000000000000"));
                Assert.That(facts["writes"], Is.EqualTo("refused"), "the root is read-only");
                Assert.That(facts["health"], Is.EqualTo("0"));
                Assert.That(facts["paused"], Is.EqualTo("1"), "the health check can fail");
                Assert.That(facts["orphan"], Is.EqualTo("reaped"));
                Assert.That(facts["worker"], Is.EqualTo("replaced"));
                Assert.That(facts["film"], Is.EqualTo("200 \"label\":\"PNEUMONIA\""), "what was under way is answered");
                Assert.That(facts["exit"], Is.EqualTo("0"));
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void The_manifests_fit_the_image()
    {
        string file = Repository.Read("etc/container/Containerfile");
        string manifest = Repository.Read("etc/kubernetes/base/deployment.yaml");
        Assert.That(file, Does.Contain("\nUSER 10001:10001\n"));
        Assert.That(manifest, Does.Contain("runAsUser: 10001").And.Contain("mountPath: /tmp"));
    }
}
