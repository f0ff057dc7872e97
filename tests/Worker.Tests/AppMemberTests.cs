using System.Text;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using PneuXNet.Contract;
using PneuXNet.MemberHost;
using PneuXNet.MemberHost.Owin;

namespace PneuXNet.Worker.Tests;

/// <summary>Members of an assembly as an app, and OWIN environments. The assembly is this one.</summary>
public sealed class AppMemberTests
{
    private const string This = "PneuXNet.Worker.Tests.AppMemberTests+Members";

    [TestCase("Field")]
    [TestCase("Property")]
    [TestCase("Method")]
    [TestCase("Function")]
    [TestCase("OwinField")]
    [TestCase("OwinMethod")]
    [TestCase("OwinFunction")]
    public async Task Each_kind_of_member_serves(string member)
    {
        DefaultHttpContext context = new() { Response = { Body = new MemoryStream() } };
        await Find(member)(context);
        Assert.That(Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()), Is.EqualTo(member));
    }

    [TestCase("Missing", "has no public static member 'Missing'")]
    [TestCase("Hidden", "has no public static member 'Hidden'")]
    [TestCase("Number", "Number is a field of type System.Int32, which is not a RequestDelegate or a Func<IDictionary<string, object>, Task>")]
    [TestCase("TwoParameters", "TwoParameters is a method, System.Threading.Tasks.Task TwoParameters(Microsoft.AspNetCore.Http.HttpContext, Int32)")]
    [TestCase("Null", "Null is null")]
    public void Another_member_is_refused_with_what_it_is_and_what_there_is(string member, string what)
    {
        AppMemberException refusal = Assert.Throws<AppMemberException>(() => Find(member));
        Assert.That(refusal.Message, Does.Contain(what).And.Contain($"{This}.Field, ").And.Not.Contain("Hidden,"));
    }

    [Test]
    public void What_a_factory_throws_is_seen_as_it_is() => Assert.Throws<InvalidOperationException>(() => Find("Throwing"));

    [Test]
    public async Task An_environment_has_every_key_that_OWIN_wants()
    {
        IDictionary<string, object> environment = null!;
        DefaultHttpContext context = new() { Request = { Method = "PUT", Path = "/a b", PathBase = "/root", QueryString = new("?x=1"), Scheme = "https", Protocol = "HTTP/1.1" } };
        context.Request.Headers.Accept = new(["a", "b"]);
        await OwinHandler.Adapt(given =>
        {
            environment = given;
            return Task.CompletedTask;
        })(context);
        Assert.That(environment.Where(pair => pair.Value is string).ToDictionary(), Is.SupersetOf(new Dictionary<string, object>
        {
            ["owin.RequestMethod"] = "PUT", ["owin.RequestPath"] = "/a b", ["owin.RequestPathBase"] = "/root", ["owin.RequestQueryString"] = "x=1",
            ["owin.RequestScheme"] = "https", ["owin.RequestProtocol"] = "HTTP/1.1", ["owin.Version"] = "1.0",
        }));
        Assert.That(environment["owin.RequestBody"], Is.InstanceOf<Stream>());
        Assert.That(environment["owin.ResponseBody"], Is.InstanceOf<Stream>());
        Assert.That(environment["owin.CallCancelled"], Is.InstanceOf<CancellationToken>());
        Assert.That(((IDictionary<string, string[]>)environment["owin.RequestHeaders"])["accept"], Is.EqualTo(new[] { "a", "b" }));
        Assert.That(environment.ContainsKey("OWIN.Version"), Is.False, "keys are compared as they are written");
    }

    [Test]
    public void Headers_of_a_response_are_changed_in_place()
    {
        var context = new DefaultHttpContext();
        var headers = new OwinHeaders(context.Response.Headers) { ["X-One"] = ["1", "2"] };
        headers.Add("X-Two", ["3"]);
        Assert.That(context.Response.Headers["x-one"].ToArray(), Is.EqualTo(new[] { "1", "2" }));
        Assert.That(headers.TryGetValue("x-two", out string[]? two) ? two : [], Is.EqualTo(new[] { "3" }));
        Assert.That(() => headers.Add("x-two", ["4"]), Throws.ArgumentException);
        Assert.That((headers.Remove("X-One"), headers.ContainsKey("X-One"), headers.Count), Is.EqualTo((true, false, 1)));
        Assert.That(() => headers["X-One"], Throws.InstanceOf<KeyNotFoundException>());
    }

    private static RequestDelegate Find(string member) => AppMember.Find(typeof(AppMemberTests).Assembly, "This.dll", $"{This}.{member}");

    /// <summary>Public, as an app's are.</summary>
    public static class Members
    {
        public static readonly RequestDelegate Field = context => context.Response.WriteAsync(nameof(Field));

        public static readonly Func<IDictionary<string, object>, Task> OwinField = environment => Say(environment, nameof(OwinField));

        public static readonly int Number = 1;

        internal static readonly RequestDelegate Hidden = Field;

        public static RequestDelegate Property => context => context.Response.WriteAsync(nameof(Property));

        public static RequestDelegate? Null => null;

        public static RequestDelegate Method() => context => context.Response.WriteAsync(nameof(Method));

        public static Task Function(HttpContext context) => context.Response.WriteAsync(nameof(Function));

        public static Func<IDictionary<string, object>, Task> OwinMethod() => environment => Say(environment, nameof(OwinMethod));

        public static Task OwinFunction(IDictionary<string, object> environment) => Say(environment, nameof(OwinFunction));

        public static Task TwoParameters(HttpContext context, int number) => Task.FromResult((context, number));

        public static RequestDelegate Throwing() => throw new InvalidOperationException("as an app may");

        private static Task Say(IDictionary<string, object> environment, string text) =>
            ((Stream)environment["owin.ResponseBody"]).WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
    }
}
