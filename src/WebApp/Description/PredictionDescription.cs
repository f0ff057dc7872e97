using System.Net.Mime;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using PneuXNet.WebApp.Predictions;
using PneuXNet.WebApp.Problems;
using PneuXNet.WebApp.Uploads;

namespace PneuXNet.WebApp.Description;

/// <summary>
/// What the OpenAPI document says of POST /api/predict. Written by hand, since the body is read by hand: nothing could be inferred.
/// </summary>
internal static class PredictionDescription
{
    private const string Films = "DICOM (CR, DX), JPEG, PNG, TIFF, WebP, GIF or BMP; 8 or 16 bits; gray or colour. The field may come several times.";

    public static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancelled)
    {
        operation.Summary = "Judge one or several chest X-rays";
        operation.Description = "Answers NORMAL or PNEUMONIA for each film, with the probability of pneumonia, and UNSUITABLE for what is no chest X-ray. "
            + "A film that can't be judged carries its problem in its own entry and leaves the others alone. "
            + "Films are held in memory and forgotten. Research use only: not a medical device.";
        operation.RequestBody = RequestBody();
        foreach (var explain in operation.Parameters ?? [])
        {
            explain.Description = "Also paint where each verdict comes from: a PNG of the film with the evidence over it, in the verdict's heatmap.";
        }


        var judgement = await context.GetOrCreateSchemaAsync(typeof(Judgement), null, cancelled);
        var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancelled);
        ForgetDiscriminator(judgement);
        context.Document!.AddComponent(nameof(Judgement), judgement);
        context.Document.AddComponent(nameof(Problem), problem);
        operation.Responses = Responses(
            new OpenApiSchemaReference(nameof(Judgement), context.Document), new OpenApiSchemaReference(nameof(Problem), context.Document));
    }

    // Inferred from the class hierarchy, but not on the wire: a result with an error is a refusal, one with a label a verdict.
    private static void ForgetDiscriminator(OpenApiSchema judgement) =>
        ((OpenApiSchema)judgement.Properties!["results"].Items!).Discriminator = null;

    private static OpenApiRequestBody RequestBody()
    {
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { UploadReader.Field },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                [UploadReader.Field] = new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, Items = file, Description = Films },
            },
        };
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [MediaTypeNames.Multipart.FormData] = new() { Schema = form },
            },
        };
    }

    private static OpenApiResponses Responses(IOpenApiSchema judgement, IOpenApiSchema problem)
    {
        var responses = new OpenApiResponses
        {
            ["200"] = Response("At least one film was read: it has a verdict or is unsuitable.", (MediaTypeNames.Application.Json, judgement)),
        };
        foreach (var kinds in ProblemKind.All.GroupBy(kind => kind.Status))
        {
            var titles = string.Join("; ", kinds.Select(kind => kind.Title));
            responses[$"{kinds.Key}"] = Response($"{titles}.", (Problem.ContentType, problem));
        }

        responses["422"].Content![MediaTypeNames.Application.Json] = new OpenApiMediaType { Schema = judgement };
        responses["422"].Description += " For several films of which none could be judged: their results.";
        responses["500"] = Response($"{ReasonPhrases.GetReasonPhrase(500)}.", (Problem.ContentType, problem));
        return responses;
    }

    private static OpenApiResponse Response(string description, (string Type, IOpenApiSchema Schema) content) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { [content.Type] = new() { Schema = content.Schema } },
    };
}
