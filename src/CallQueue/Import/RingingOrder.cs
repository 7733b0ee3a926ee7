namespace Canvass.CallQueue.Import;

/// <summary>
/// In which order the rows of a file are rung: neighbours in the file, who live beside each other and talk, far apart, and so are
/// people on one number. The same file and seed give the same order, so that a build that died goes on where it was.
/// </summary>
internal static class RingingOrder
{
    private const double GoldenRatio = 0.6180339887498949;
    private const int Candidates = 64;
    private const int LongestGap = 1_000;

    /// <param name="count">How many rows.</param>
    /// <param name="seed">Where to begin.</param>
    /// <param name="keysOf">What a row shares with others: a hash for each of its numbers; 0 for one that does not count.</param>
    /// <returns>Row indexes by place.</returns>
    public static int[] Of(int count, long seed, Func<int, ReadOnlyMemory<ulong>> keysOf)
    {
        if (count < 3) return [.. Enumerable.Range(0, count)];
        var stride = Stride(count);
        var start = (int)((ulong)seed % (ulong)count);
        var gap = Math.Clamp(count / 20, 1, LongestGap);
        var order = new int[count];
        var lastAt = new Dictionary<ulong, int>();
        var waiting = new Queue<int>();
        var taken = 0;
        for (var place = 0; place < count; place++)
        {
            var row = Next(place);
            order[place] = row;
            foreach (var key in keysOf(row).Span) if (key != 0) lastAt[key] = place;
        }
        return order;

        int Next(int place)
        {
            if (waiting.TryPeek(out var first) && IsApart(first, place)) return waiting.Dequeue();
            while (taken < count)
            {
                var row = (int)((start + (long)taken++ * stride) % count);
                if (IsApart(row, place)) return row;
                waiting.Enqueue(row);
            }
            return waiting.Dequeue();
        }

        bool IsApart(int row, int place)
        {
            foreach (var key in keysOf(row).Span)
                if (lastAt.TryGetValue(key, out var last) && place - last < gap) return false;
            return true;
        }
    }

    /// <summary>Coprime with the count, near the golden section, and of those the one that takes neighbours furthest apart.</summary>
    internal static int Stride(int count)
    {
        var wished = (int)Math.Round(count * GoldenRatio);
        return Enumerable.Range(0, Candidates)
            .Select(i => wished + (i % 2 == 0 ? i / 2 : -(i + 1) / 2))
            .Where(stride => stride > 0 && stride < count && Gcd(stride, count) == 1)
            .DefaultIfEmpty(1)
            .MaxBy(stride => Apart(stride, count));
    }

    /// <summary>How many places lie between two neighbours in the file, round the circle.</summary>
    internal static int Apart(int stride, int count)
    {
        var inverse = Inverse(stride, count);
        return Math.Min(inverse, count - inverse);
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    private static int Inverse(int a, int modulus)
    {
        var (r, newR, t, newT) = ((long)modulus, (long)a, 0L, 1L);
        while (newR != 0)
        {
            var q = r / newR;
            (t, newT) = (newT, t - q * newT);
            (r, newR) = (newR, r - q * newR);
        }
        return (int)((t % modulus + modulus) % modulus);
    }
}
