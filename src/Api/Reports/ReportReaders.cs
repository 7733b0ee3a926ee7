using Canvass.Api.Access;

namespace Canvass.Api.Reports;

/// <summary>Figures are for everybody who belongs to the organisation: they name nobody.</summary>
internal static class ReportReaders
{
    public const Callers All = Callers.Volunteer | Callers.EveningLeader | Callers.Account;

    /// <summary>What a program's token names.</summary>
    public const string Scope = "reports";
}
