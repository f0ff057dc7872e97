namespace PneuXNet.Contract;

/// <summary>The versions of TLS that are in use; RFC 8996 has retired the older ones.</summary>
public enum TlsVersion
{
    Tls12 = 0,
    Tls13 = 1,
}
