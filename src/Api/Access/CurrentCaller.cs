using Canvass.CallQueue.Access;
using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Access;

/// <summary>Who is asking, as an endpoint's parameter. <see cref="SessionGate"/> has put it there; organisation and rights come from here and never from the body.</summary>
internal abstract class CurrentCaller(string key)
{
    /// <summary>What <see cref="SessionLookup"/> knows the session by; not the token.</summary>
    public string Key => key;

    public abstract Callers Kinds { get; }

    public abstract long OrganisationId { get; }

    /// <summary>For the log.</summary>
    public virtual Guid? SessionId => null;

    /// <summary>As the audit names them.</summary>
    public abstract string Actor { get; }

    public virtual bool HasScope(string scope) => false;

    /// <summary>May see this association's lists and who is on them.</summary>
    public virtual bool Organises(long associationId) => false;

    public static ValueTask<CurrentCaller?> BindAsync(HttpContext context) => new(context.Features.Get<CurrentCaller>());
}

/// <summary>Who sits and rings.</summary>
internal sealed class CurrentVolunteer(SeatedVolunteer seated, string key) : CurrentCaller(key)
{
    public SeatedVolunteer Seated => seated;

    public override Callers Kinds => Callers.Volunteer;

    public override long OrganisationId => seated.OrganisationId;

    public override Guid? SessionId => seated.SessionId;

    public override string Actor => $"volunteer:{seated.VolunteerId}";

    public static new ValueTask<CurrentVolunteer?> BindAsync(HttpContext context) => new(context.Features.Get<CurrentCaller>() as CurrentVolunteer);
}

/// <summary>Who has no seat yet.</summary>
internal sealed class CurrentWaiting(WaitingVolunteer waiting, string key) : CurrentCaller(key)
{
    public WaitingVolunteer Waiting => waiting;

    public override Callers Kinds => Callers.Waiting;

    public override long OrganisationId => waiting.OrganisationId;

    public override Guid? SessionId => waiting.Id;

    public override string Actor => $"waiting:{waiting.Id}";
}

/// <summary>Who is signed in with an account, or leads for an evening.</summary>
internal sealed class CurrentUser(UserSession session, string key) : CurrentCaller(key)
{
    public UserSession Session => session;

    public override Callers Kinds { get; } = KindsOf(session);

    public override long OrganisationId => session.OrganisationId;

    public override Guid? SessionId => session.SessionId;

    public override string Actor => session.Actor;

    public override bool Organises(long associationId) => session.Organises(associationId);

    public static new ValueTask<CurrentUser?> BindAsync(HttpContext context) => new(context.Features.Get<CurrentCaller>() as CurrentUser);

    private static Callers KindsOf(UserSession session)
    {
        if (session.IsEveningLeader) return Callers.EveningLeader;
        if (!session.IsComplete) return Callers.Unfinished;
        return session.Roles.Aggregate(Callers.Account, (kinds, grant) => kinds | grant.Role switch
        {
            Role.Administrator => Callers.Administrator,
            Role.Organiser => Callers.Organiser,
            Role.Leader => Callers.Leader,
            _ => Callers.None,
        });
    }
}

/// <summary>A program with a token that somebody made for it.</summary>
internal sealed class CurrentProgram(ProgramToken token, string key) : CurrentCaller(key)
{
    public override Callers Kinds => Callers.Program;

    public override long OrganisationId => token.OrganisationId;

    public override string Actor => $"program:{token.Id}";

    /// <summary>All of them: an administrator has said so, and what may be done with it is a matter of its scopes.</summary>
    public override bool Organises(long associationId) => true;

    public override bool HasScope(string scope) => token.Scopes.Contains(scope, StringComparer.Ordinal);
}
