using System.Globalization;
using k8s;
using k8s.Models;
using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>The manifests, without a cluster: that they are what the API takes, that they fit each other, and that they fit the program.</summary>
public sealed class KubernetesTests
{
    private const string Base = "etc/kubernetes/base";

    private static readonly IReadOnlyList<object> Objects =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, Base), "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml")
            .SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true))];

    private static readonly V1Deployment Deployment = Objects.OfType<V1Deployment>().Single();
    private static readonly V1Container Container = Deployment.Spec.Template.Spec.Containers.Single();

    [Test]
    public void Every_manifest_is_listed_and_read_without_an_unknown_field()
    {
        string kustomization = Repository.Read($"{Base}/kustomization.yaml");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, Base), "*.yaml").Select(Path.GetFileName).OfType<string>())
        {
            Assert.That(file == "kustomization.yaml" || kustomization.Contains($"- {file}", StringComparison.Ordinal), file);
        }
        Assert.That(Objects.Select(one => one.GetType()), Is.EquivalentTo(new[]
        {
            typeof(V1Deployment), typeof(V1Service), typeof(V1PodDisruptionBudget), typeof(V2HorizontalPodAutoscaler),
        }));
    }

    [Test]
    public void Everything_selects_the_pods_of_the_deployment()
    {
        IDictionary<string, string> labels = Deployment.Spec.Template.Metadata.Labels;
        Assert.That(Deployment.Spec.Selector.MatchLabels, Is.SubsetOf(labels));
        Assert.That(Objects.OfType<V1Service>().Single().Spec.Selector, Is.SubsetOf(labels));
        Assert.That(Objects.OfType<V1PodDisruptionBudget>().Single().Spec.Selector.MatchLabels, Is.SubsetOf(labels));
        Assert.That(Objects.OfType<V2HorizontalPodAutoscaler>().Single().Spec.ScaleTargetRef.Name, Is.EqualTo(Deployment.Metadata.Name));
        Assert.That(Objects.OfType<V1Service>().Single().Spec.Ports.Single().TargetPort.Value, Is.EqualTo(Container.Ports.Single().Name));
    }

    [Test]
    public void How_many_pods_there_are_is_said_in_one_place()
    {
        Assert.That(Deployment.Spec.Replicas, Is.Null, "each apply would undo what the autoscaler has done");
        Assert.That(Objects.OfType<V2HorizontalPodAutoscaler>().Single().Spec.MinReplicas, Is.GreaterThanOrEqualTo(2), "one may be away");
    }

    [Test]
    public void A_pod_needs_no_privilege()
    {
        Assert.That(Deployment.Spec.Template.Spec.SecurityContext, Has.Property("RunAsNonRoot").True.And.Property("RunAsUser").GreaterThan(0L));
        Assert.That(Container.SecurityContext, Has.Property("ReadOnlyRootFilesystem").True.And.Property("AllowPrivilegeEscalation").False);
        Assert.That(Container.SecurityContext.Capabilities.Drop, Is.EqualTo(new[] { "ALL" }));
    }

    [Test]
    public async Task The_program_takes_its_options_and_has_time_to_stop()
    {
        string options = Container.Env.Single(variable => variable.Name == "PNEUXNET_CMD_ARGS").Value;
        string printed = (await Shell.RunAsync(Built.Pneuxnet, ["--print-config"], ("PNEUXNET_CMD_ARGS", options))).Good;
        double stop = Seconds(printed, "shutdown_delay") + Seconds(printed, "graceful_timeout");
        Assert.That(Deployment.Spec.Template.Spec.TerminationGracePeriodSeconds, Is.GreaterThan(stop));
        Assert.That(printed, Does.Contain(string.Create(CultureInfo.InvariantCulture, $"0.0.0.0:{Container.Ports.Single().ContainerPort}")));
    }

    [Test]
    public async Task Kustomize_builds_the_base()
    {
        if (!File.Exists("/usr/bin/kubectl"))
        {
            Assert.Ignore("no /usr/bin/kubectl");
        }
        string built = (await Shell.RunAsync("kubectl", ["kustomize", Path.Combine(Repository.Root, Base)])).Good;
        Assert.That(KubernetesYaml.LoadAllFromString(built, strict: true), Has.Count.EqualTo(Objects.Count));
    }

    private static double Seconds(string printed, string setting)
    {
        string line = printed.Split('\n').Single(one => one.StartsWith($"{setting} ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
