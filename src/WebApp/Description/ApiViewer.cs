namespace PneuXNet.WebApp.Description;

/// <summary>Swagger UI's own files, out of its package. The page around it is ours, so its start page stays unserved.</summary>
internal static class ApiViewer
{
    public const string Page = "/docs";
    public const string Document = "/openapi/v1.json";

    private const string Folder = "docs/viewer";

    private static readonly string[] Files = ["swagger-ui.css", "swagger-ui-bundle.js"];

    public static string File(string name) => $"/{Folder}/{name}";

    public static void UseApiViewer(this IApplicationBuilder app) => app.UseWhen(
        context => Files.Any(name => context.Request.Path == File(name)),
        viewer => viewer.UseSwaggerUI(options =>
        {
            options.RoutePrefix = Folder;
            options.CacheLifetime = TimeSpan.FromHours(1);
        }));
}
