using System.Net.Security;

namespace PneuXNet.Contract;

/// <summary>
/// Names of cipher suites: IANA's, such as TLS_AES_128_GCM_SHA256, and those of OpenSSL's for TLS 1.2, such as
/// ECDHE-RSA-AES128-GCM-SHA256. OpenSSL's words for whole families, such as HIGH, change their meaning with its version and are not read.
/// </summary>
public static class CipherSuites
{
    private static readonly (string OpenSsl, string Iana)[] KeyExchanges =
        [("ECDHE-RSA-", "ECDHE_RSA_WITH_"), ("ECDHE-ECDSA-", "ECDHE_ECDSA_WITH_"), ("DHE-RSA-", "DHE_RSA_WITH_")];

    /// <summary>Reads names with colons or commas between them; null, and what in it is wrong, if one is none.</summary>
    public static IReadOnlyList<TlsCipherSuite>? TryParse(string text, out string offender)
    {
        offender = "";
        List<TlsCipherSuite> suites = [];
        foreach (string name in text.Split([':', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (char.IsAsciiDigit(name[0]) || !Enum.TryParse(IanaOf(name), out TlsCipherSuite suite) || !Enum.IsDefined(suite))
            {
                offender = name;
                return null;
            }
            suites.Add(suite);
        }
        return suites.Count > 0 ? suites : null;
    }

    private static string IanaOf(string name)
    {
        (string exchange, string iana) = KeyExchanges.FirstOrDefault(one => name.StartsWith(one.OpenSsl, StringComparison.Ordinal));
        if (exchange is null)
        {
            return name;
        }
        string rest = name[exchange.Length..]
            .Replace("AES128", "AES_128", StringComparison.Ordinal)
            .Replace("AES256", "AES_256", StringComparison.Ordinal)
            .Replace('-', '_');
        // OpenSSL leaves out the hash of the one and the mode of the older ones.
        return $"TLS_{iana}{rest switch
        {
            "CHACHA20_POLY1305" => "CHACHA20_POLY1305_SHA256",
            _ when rest.Contains("GCM", StringComparison.Ordinal) || rest.Contains("CCM", StringComparison.Ordinal) => rest,
            _ => rest.Replace("_SHA", "_CBC_SHA", StringComparison.Ordinal),
        }}";
    }
}
