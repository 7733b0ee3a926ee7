namespace Canvass.Integration.Http.Matrix;

/// <summary>Everybody who may come to the door.</summary>
[Flags]
internal enum Who
{
    Nobody = 1,

    /// <summary>At a seat that rings what it likes.</summary>
    Volunteer = 2,

    /// <summary>At a seat that rings another association's list.</summary>
    OtherAssociationsVolunteer = 4,

    OtherOrganisationsVolunteer = 8,
    Leader = 16,
    OtherRoomsLeader = 32,
    Organiser = 64,
    OtherAssociationsOrganiser = 128,
    Administrator = 256,
    OtherOrganisationsAdministrator = 512,

    /// <summary>An administrator who has shown no second factor.</summary>
    Unfinished = 1024,

    EveningLeader = 2048,
    OtherRoomsEveningLeader = 4096,

    /// <summary>With the scope of the figures.</summary>
    Program = 8192,
    ProgramWithoutScope = 16384,

    /// <summary>With a room's code, and without a seat.</summary>
    Waiting = 32768,

    /// <summary>With the scope of bringing people in.</summary>
    ImportingProgram = 65536,

    Volunteers = Volunteer | OtherAssociationsVolunteer | OtherOrganisationsVolunteer,
    Leaders = Leader | OtherRoomsLeader,
    EveningLeaders = EveningLeader | OtherRoomsEveningLeader,
    Organisers = Organiser | OtherAssociationsOrganiser,
    Administrators = Administrator | OtherOrganisationsAdministrator,
    Accounts = Leaders | Organisers | Administrators,
    SignedIn = Volunteers | Waiting | EveningLeaders | Accounts | Unfinished,
    Everybody = Nobody | SignedIn | Program | ProgramWithoutScope | ImportingProgram,
}

/// <summary>Whose the thing is that is asked for.</summary>
internal enum Whose
{
    Own,
    Others,
    Absent,
}
