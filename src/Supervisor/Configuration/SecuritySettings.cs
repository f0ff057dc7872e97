using PneuXNet.Contract;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>What a request may look like, and how large its head may be.</summary>
internal static class SecuritySettings
{
    private const int MaxFields = 32_768;

    /// <summary>Kestrel reads no further ahead than a buffer of 1 MiB unless the app says otherwise, and no limit may be above that.</summary>
    private const int MaxBytes = 1_048_576;

    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<int>("--limit-request-line")
        {
            Value = "BYTES", Otherwise = "the app's, which is 8192 if it says nothing",
            Help = "The longest request line; longer ones are answered with 414",
            Rule = $"must be a whole number from 1 to {MaxBytes}", Remedy = "write for example --limit-request-line 4094",
            Read = ValueReaders.Integer(1, MaxBytes), Set = (options, value) => options with { LimitRequestLine = value },
            Gunicorn = "limit_request_line", Differs = "The app's own by default, and not 4094; 0 does not mean unlimited.",
        },
        new SettingOf<int>("--limit-request-fields")
        {
            Value = "N", Otherwise = "the app's, which is 100 if it says nothing",
            Help = "The most header fields of a request; more are answered with 431",
            Rule = $"must be a whole number from 1 to {MaxFields}", Remedy = "write for example --limit-request-fields 100",
            Read = ValueReaders.Integer(1, MaxFields), Set = (options, value) => options with { LimitRequestFields = value },
            Gunicorn = "limit_request_fields",
        },
        new SettingOf<int>("--limit-request-field_size", "--limit-request-field-size")
        {
            Value = "BYTES", Otherwise = "8190",
            Help = "The longest header field; longer ones are answered with 431",
            Rule = $"must be a whole number from 1 to {MaxBytes}", Remedy = "write for example --limit-request-field_size 8190",
            Read = ValueReaders.Integer(1, MaxBytes), Set = (options, value) => options with { LimitRequestFieldSize = value },
            Gunicorn = "limit_request_field_size", Differs = "All fields together keep the app's limit, 32768 if it says nothing, unless this is given.",
        },
        new SettingOf<HttpRules>("--http-rules")
        {
            Value = "RULES", Default = "strict", Words = ["strict", "kestrel"],
            Help = "Whose rules a request must follow: strict refuses what two servers in a row could read differently; kestrel lets in what Kestrel takes",
            Rule = "must be strict or kestrel", Remedy = "write for example --http-rules kestrel, for a client that can't be mended",
            Read = ValueReaders.Word, Set = (options, value) => options with { HttpRules = value },
        },
    ];
}
