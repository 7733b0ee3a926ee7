using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Outcomes;

/// <summary>
/// A card's key to report what came of that one call, without a session: the offline outbox sends with it after sign-out, closing
/// time or the campaign's end. It is computed from the call's id, so it is stored nowhere.
/// </summary>
public sealed class ReportKeys(KeyedHash keys)
{
    internal static readonly TimeSpan ValidFor = TimeSpan.FromDays(7);

    public string For(Guid callId) => keys.Of(KeyedHash.Purpose.ReportKey, callId.ToString("N"));

    internal bool Fits(Guid callId, string? reportKey) => keys.Matches(KeyedHash.Purpose.ReportKey, callId.ToString("N"), reportKey);
}
