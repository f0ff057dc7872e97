using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using NUnit.Framework;
using PneuXNet.Worker.Deadlines;

namespace PneuXNet.Worker.Tests;

public sealed class SilenceLimitsTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(300);

    private static readonly RequestTimeoutOptions Options = new()
    {
        DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(7) },
        Policies = { ["long"] = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(900) } },
    };

    [TestCase(null, 300)]
    [TestCase("1800", 1800)]
    [TestCase("2.5", 2.5)]
    [TestCase("0", null)]
    [TestCase("-1", 300)]
    [TestCase("soon", 300)]
    [TestCase("1e9", 300)]
    [TestCase("86401", 300)]
    public void The_response_has_the_last_word_if_it_is_a_number(string? field, double? seconds) =>
        Assert.That(Of(Usual, field), Is.EqualTo(Span(seconds)));

    [Test]
    public void An_endpoint_with_more_time_of_its_own_may_be_silent_for_as_long_and_one_with_less_for_as_long_as_others()
    {
        Assert.That(Of(Usual, field: null, new RequestTimeoutAttribute(600_000)), Is.EqualTo(Span(600)));
        Assert.That(Of(Usual, field: null, new RequestTimeoutAttribute("long")), Is.EqualTo(Span(900)));
        Assert.That(Of(Usual, field: null, new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(400) }), Is.EqualTo(Span(400)));
        Assert.That(Of(Usual, field: null, new RequestTimeoutAttribute(5_000)), Is.EqualTo(Usual));
        Assert.That(Of(Usual, field: null, new RequestTimeoutAttribute("unknown")), Is.EqualTo(Usual));
        Assert.That(Of(Usual, field: null, new DisableRequestTimeoutAttribute()), Is.Null);
        Assert.That(Of(Usual, field: "60", new DisableRequestTimeoutAttribute()), Is.EqualTo(Span(60)));
    }

    [Test]
    public void Where_the_master_sets_no_limit_only_the_response_itself_can()
    {
        Assert.That(Of(TimeSpan.Zero, field: null), Is.Null);
        Assert.That(Of(TimeSpan.Zero, field: null, new RequestTimeoutAttribute(600_000)), Is.Null);
        Assert.That(Of(TimeSpan.Zero, field: "60"), Is.EqualTo(Span(60)));
    }

    [Test]
    public void Until_its_response_begins_a_request_has_what_its_endpoint_says_else_what_the_app_says_else_what_the_master_says()
    {
        var limits = new EndpointLimits(TimeSpan.FromSeconds(30), () => Options);
        Assert.That(limits.Of(Features()), Is.EqualTo(Span(7)));
        Assert.That(limits.Of(Features(new RequestTimeoutAttribute("long"))), Is.EqualTo(Span(900)));
        Assert.That(limits.Of(Features(new RequestTimeoutAttribute("unknown"))), Is.EqualTo(Span(7)));
        Assert.That(limits.Of(Features(new DisableRequestTimeoutAttribute())), Is.Null);
        Assert.That(new EndpointLimits(TimeSpan.FromSeconds(30), () => null).Of(Features()), Is.EqualTo(Span(30)));
        Assert.That(new EndpointLimits(TimeSpan.Zero, () => null).Of(Features()), Is.Null);
    }

    private static TimeSpan? Of(TimeSpan usual, string? field, params object[] metadata)
    {
        var headers = new HeaderDictionary();
        if (field is not null)
        {
            headers[SilenceLimits.Field] = field;
        }
        return new SilenceLimits(usual, new EndpointLimits(TimeSpan.FromSeconds(30), () => Options)).Of(Features(metadata), headers);
    }

    private static FeatureCollection Features(params object[] metadata)
    {
        var features = new FeatureCollection();
        features.Set<IEndpointFeature>(new Chosen { Endpoint = new Endpoint(requestDelegate: null, new EndpointMetadataCollection(metadata), displayName: null) });
        return features;
    }

    private static TimeSpan? Span(double? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;

    private sealed class Chosen : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }
}
