namespace Canvass.CallQueue.Register;

/// <summary>Kinds of number as the database and the API spell them.</summary>
internal static class KindCodes
{
    public static string Of(NumberKind kind) => kind switch
    {
        NumberKind.Mobile => "mobile",
        NumberKind.Fixed => "fixed",
        NumberKind.Uan => "uan",
        NumberKind.Personal => "personal",
        NumberKind.SharedCost => "shared_cost",
        NumberKind.TollFree => "toll_free",
        NumberKind.Pager => "pager",
        NumberKind.Premium => "premium",
        NumberKind.Short => "short",
        NumberKind.Foreign => "foreign",
        _ => "unknown",
    };
}
