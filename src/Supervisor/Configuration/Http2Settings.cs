namespace PneuXNet.Supervisor.Configuration;

/// <summary>HTTP/2, which clients and the server agree on while they begin TLS.</summary>
internal static class Http2Settings
{
    private const int LeastWindow = 65_535;
    private const int LeastFrame = 16_384;
    private const int MostFrame = 16_777_215;
    private const int MostBytes = 1_048_576;

    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<string>("--http-protocols")
        {
            Value = "PROTOCOLS", Default = "h1,h2", Words = ["h1", "h1,h2", "h2"],
            Help = "h1, h2 or both; h2 is offered in TLS. Without TLS, h1,h2 is h1, and h2 is HTTP/2 from the first byte",
            Rule = "must be h1, h2 or h1,h2", Remedy = "write for example --http-protocols h1",
            Read = ValueReaders.Protocols, Set = (options, value) => options with { HttpProtocols = value },
            Gunicorn = "http_protocols", Differs = "h1,h2 by default, and not h1. h3 is not spoken.",
        },
        new SettingOf<int>("--http2-max-concurrent-streams")
        {
            Value = "N", Otherwise = "the app's, which is 100 if it says nothing",
            Help = "Requests that one connection may have under way",
            Rule = "must be a whole number from 1 to 65536", Remedy = "write for example --http2-max-concurrent-streams 100",
            Read = ValueReaders.Integer(1, 65_536), Set = (options, value) => options with { Http2MaxConcurrentStreams = value },
            Gunicorn = "http2_max_concurrent_streams",
        },
        new SettingOf<int>("--http2-initial-window-size")
        {
            Value = "BYTES", Otherwise = "the app's, which is 786432 for a stream and 1048576 for a connection if it says nothing",
            Help = "What a client may send of a body before the app has read it, for each stream and for the connection",
            Rule = $"must be a whole number from {LeastWindow} to {int.MaxValue}", Remedy = "write for example --http2-initial-window-size 1048576",
            Read = ValueReaders.Integer(LeastWindow, int.MaxValue), Set = (options, value) => options with { Http2InitialWindowSize = value },
            Gunicorn = "http2_initial_window_size", Differs = "The app's own by default, and not 65535.",
        },
        new SettingOf<int>("--http2-max-frame-size")
        {
            Value = "BYTES", Otherwise = "the app's, which is 16384 if it says nothing",
            Help = "The longest frame that a client may send",
            Rule = $"must be a whole number from {LeastFrame} to {MostFrame}", Remedy = "write for example --http2-max-frame-size 16384",
            Read = ValueReaders.Integer(LeastFrame, MostFrame), Set = (options, value) => options with { Http2MaxFrameSize = value },
            Gunicorn = "http2_max_frame_size",
        },
        new SettingOf<int>("--http2-max-header-list-size")
        {
            Value = "BYTES", Otherwise = "the app's limit of all fields together, 32768 if it says nothing",
            Help = "The fields of a request together",
            Rule = $"must be a whole number from 1024 to {MostBytes}", Remedy = "write for example --http2-max-header-list-size 65536",
            Read = ValueReaders.Integer(1024, MostBytes), Set = (options, value) => options with { Http2MaxHeaderListSize = value },
            Gunicorn = "http2_max_header_list_size", Differs = "The app's own by default, and not 65536; 0 does not mean unlimited.",
        },
    ];
}
