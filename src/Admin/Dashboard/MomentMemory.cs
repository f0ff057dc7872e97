using System.Buffers.Binary;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Dashboard;

/// <summary>
/// The points of the charts in memory that is the master's, so that an admin app that begins anew, after a crash or in an upgrade, goes on
/// with the charts of the one before. A ring of records, each written by one pwrite(2) and believed only if it makes sense.
/// </summary>
internal sealed class MomentMemory(SafeFileHandle memory) : IDisposable
{
    private const int RecordBytes = 64;
    private const int Records = AdminEnvironment.MemoryBytes / RecordBytes;

    /// <summary>Of this arrangement of a record; an admin app of another version has another one.</summary>
    private const int Layout = 1;

    public void Keep(Moment moment)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, moment.Time);
        BinaryPrimitives.WriteDoubleLittleEndian(record[8..], moment.PerSecond);
        BinaryPrimitives.WriteDoubleLittleEndian(record[16..], moment.FailedPerSecond);
        BinaryPrimitives.WriteDoubleLittleEndian(record[24..], moment.P50 ?? double.NaN);
        BinaryPrimitives.WriteDoubleLittleEndian(record[32..], moment.P99 ?? double.NaN);
        BinaryPrimitives.WriteInt64LittleEndian(record[40..], moment.InFlight);
        BinaryPrimitives.WriteInt32LittleEndian(record[48..], moment.Serving);
        BinaryPrimitives.WriteInt32LittleEndian(record[52..], Layout);
        RandomAccess.Write(memory, record, RecordBytes * (moment.Time / (long)Chronicle.Step.TotalMilliseconds % Records));
    }

    /// <summary>Those of the last minutes, oldest first.</summary>
    public ImmutableList<Moment> Read(DateTimeOffset now)
    {
        byte[] all = new byte[AdminEnvironment.MemoryBytes];
        int length = RandomAccess.Read(memory, all, fileOffset: 0);
        (long oldest, long newest) = ((now - Chronicle.Kept).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        return
        [
            .. Enumerable.Range(0, length / RecordBytes).Select(index => Decode(all.AsSpan(index * RecordBytes, RecordBytes)))
                .OfType<Moment>().Where(moment => moment.Time >= oldest && moment.Time <= newest).OrderBy(moment => moment.Time),
        ];
    }

    public void Dispose() => memory.Dispose();

    private static Moment? Decode(ReadOnlySpan<byte> record)
    {
        double perSecond = BinaryPrimitives.ReadDoubleLittleEndian(record[8..]), failed = BinaryPrimitives.ReadDoubleLittleEndian(record[16..]);
        bool makesSense = BinaryPrimitives.ReadInt32LittleEndian(record[52..]) == Layout && double.IsFinite(perSecond) && double.IsFinite(failed);
        return makesSense
            ? new Moment(
                BinaryPrimitives.ReadInt64LittleEndian(record), perSecond, failed, Quantile(record[24..]), Quantile(record[32..]),
                BinaryPrimitives.ReadInt64LittleEndian(record[40..]), BinaryPrimitives.ReadInt32LittleEndian(record[48..]))
            : null;
    }

    private static double? Quantile(ReadOnlySpan<byte> place) => BinaryPrimitives.ReadDoubleLittleEndian(place) is var seconds && double.IsFinite(seconds) ? seconds : null;
}
