using System.Net;
using System.Text.Json;

namespace PneuXNet.WebApp.Tests;

/// <summary>Reads what the app answered.</summary>
internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    /// <summary>Asserts that the answer is a problem document of this kind that agrees with its status line; returns its detail.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string slug)
    {
        var problem = await response.JsonAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(status));
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo((int)status));
            Assert.That(problem.GetProperty("type").GetString(), Is.EqualTo($"/problems#{slug}"));
            Assert.That(problem.GetProperty("title").GetString(), Is.Not.Empty);
        }

        return problem.GetProperty("detail").GetString()!;
    }
}
