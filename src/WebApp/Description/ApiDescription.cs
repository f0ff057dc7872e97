using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PneuXNet.WebApp.Health;

namespace PneuXNet.WebApp.Description;

/// <summary>What the OpenAPI document says of the API as a whole.</summary>
internal sealed class ApiDescription : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "PneuXNet";
        document.Info.Version = HealthReport.AppVersion;
        document.Info.Description = "Chest X-rays, normal or pneumonia. Research use only: not a medical device.";
        // Behind a proxy the address that this process sees is not the one that clients use; theirs is where they got this document.
        document.Servers = [];
        return Task.CompletedTask;
    }
}
