using PneuXNet.Contract;
using PneuXNet.Supervisor.Logging;

namespace PneuXNet.Supervisor.Tls;

/// <summary>What workers are given for TLS, and what of it is told to people.</summary>
/// <param name="Subject">Whom the certificate names.</param>
/// <param name="NotAfter">Its last moment.</param>
internal sealed record TlsMaterial(TlsBundle Bundle, string Subject, DateTime NotAfter)
{
    /// <summary>By then whoever renews it should have done so.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public void Tell(LineLogger log, TimeProvider time)
    {
        Log.Certificate(log, Subject, NotAfter);
        TimeSpan left = NotAfter - time.GetUtcNow().UtcDateTime;
        if (left < Soon)
        {
            Log.CertificateEndsSoon(log, Subject, left.TotalDays);
        }
    }
}
