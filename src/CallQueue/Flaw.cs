namespace Canvass.CallQueue;

/// <summary>What is wrong with something a person has set.</summary>
/// <param name="Property">As it is called in JSON, with its way there: "hours.weekdayFrom".</param>
/// <param name="Why">A whole sentence that names the property.</param>
public sealed record Flaw(string Property, string Why);
