using System.Numerics;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Requests;

/// <summary>
/// Which entries of the in-flight table are taken: a bitmap in private memory, claimed without a lock. A request that finds none free
/// is served all the same and only doesn't show.
/// </summary>
internal sealed class InFlightSlots
{
    /// <summary>Instead of an entry, when all are taken.</summary>
    public const int None = -1;

    private const int BitsPerWord = 64;

    private readonly ulong[] _taken = new ulong[StatusCell.InFlightEntries / BitsPerWord];

    public int Claim()
    {
        for (int word = 0; word < _taken.Length; word++)
        {
            ulong taken = Volatile.Read(ref _taken[word]);
            while (~taken != 0)
            {
                int bit = BitOperations.TrailingZeroCount(~taken);
                ulong seen = Interlocked.CompareExchange(ref _taken[word], taken | (1UL << bit), taken);
                if (seen == taken)
                {
                    return (word * BitsPerWord) + bit;
                }
                taken = seen;
            }
        }
        return None;
    }

    public void Release(int entry) => Interlocked.And(ref _taken[entry / BitsPerWord], ~(1UL << (entry % BitsPerWord)));
}
