using Canvass.CallQueue.Access;
using Canvass.CallQueue.Campaigns;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class LinkStore(CallQueueStore store) : ILinks
{
    private const string FirstActor = "first start";
    private const string FirstOrganisation = "Canvass";

    // Whoever has no password yet cannot sign in.
    private const string AdministratorsSql = """
        select count(*) from account_role r join account a on a.id = r.account_id
         where r.role = 'administrator' and a.disabled_at is null and a.password_hash is not null
        """;

    private const string OrganisationsSql = "select id from organisation order by id limit 2";

    private const string MakeSql = """
        insert into link (organisation_id, kind, token_hash, account_id, room_id, email, name, roles, actor, created_at, ends_at)
        values (@OrganisationId, @kind, @TokenHash, @AccountId, @RoomId, @Email, @Name, @roles, @Actor, @CreatedAt, @EndsAt)
        returning id
        """;

    private static async Task<long> MakeAsync(Work work, NewLink link) => (await work.QueryAsync<long>(MakeSql, new
    {
        link.OrganisationId,
        kind = link.Kind.ToString().ToLowerInvariant(),
        link.TokenHash,
        link.AccountId,
        link.RoomId,
        link.Email,
        link.Name,
        roles = AccountRows.Text(link.Roles),
        link.Actor,
        link.CreatedAt,
        link.EndsAt,
    }))[0];

    public Task<bool> OfferFirstAsync(string tokenHash, TimeSpan life, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await work.ScalarAsync<long>(AdministratorsSql) > 0) return false;
        var organisations = await work.QueryAsync<long>(OrganisationsSql);
        if (organisations.Count > 1) return false;
        var now = await work.NowAsync();
        await MakeAsync(work, new NewLink
        {
            Kind = LinkKind.First,
            OrganisationId = organisations.Count == 0 ? null : organisations[0],
            TokenHash = tokenHash,
            Actor = FirstActor,
            CreatedAt = now,
            EndsAt = now + life,
        });
        return true;
    }, ct);

    private const string WithdrawSql = "update link set withdrawn_at = @now where account_id = @accountId and used_at is null and withdrawn_at is null";

    public Task<Answer<Reset>> ResetAsync(long organisationId, long accountId, string tokenHash, string stamp, TimeSpan life, string actor, CancellationToken ct) =>
        store.Database.WriteAsync<Answer<Reset>>(async work =>
        {
            if (await AccountRows.FindAsync(work, $"id = @accountId and organisation_id = @organisationId {work.ForUpdate}", new { accountId, organisationId }) is not { } account)
                return new Refusal.UnknownUser();
            if (account.DisabledAt is not null) return new Refusal.UserDisabled();
            var now = await work.NowAsync();
            await work.ExecuteAsync(WithdrawSql, new { accountId, now });
            await ForgetAsync(work, accountId, stamp);
            await MakeAsync(work, new NewLink { Kind = LinkKind.Reset, OrganisationId = organisationId, AccountId = accountId, TokenHash = tokenHash, Actor = actor, CreatedAt = now, EndsAt = now + life });
            await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "account_reset", $"account:{accountId}"), ct);
            return new Reset { Email = account.Email, EndsAt = now + life };
        }, ct);

    private const string EmailSql = "select id from account where folded_email = @folded and organisation_id = @organisationId";

    // The newest counts: whoever is invited again has lost the first.
    private const string WithdrawInvitationsSql = """
        update link set withdrawn_at = @now
         where organisation_id = @organisationId and kind = 'invitation' and lower(email) = lower(@email) and used_at is null and withdrawn_at is null
        """;

    public Task<Answer<Invitation>> InviteAsync(long organisationId, string email, string name, IReadOnlyList<RoleGrant> roles, string tokenHash, TimeSpan life, string actor, CancellationToken ct) =>
        store.Database.WriteAsync<Answer<Invitation>>(async work =>
        {
            if (await work.FirstOrDefaultAsync<long?>(EmailSql, new { folded = EmailAddress.Fold(email), organisationId }) is not null) return new Refusal.EmailTaken();
            if (await AccountRows.FlawAsync(work, organisationId, roles) is { } flaw) return flaw;
            var now = await work.NowAsync();
            await work.ExecuteAsync(WithdrawInvitationsSql, new { organisationId, email, now });
            var id = await MakeAsync(work, new NewLink
            {
                Kind = LinkKind.Invitation,
                OrganisationId = organisationId,
                TokenHash = tokenHash,
                Email = email,
                Name = name,
                Roles = roles,
                Actor = actor,
                CreatedAt = now,
                EndsAt = now + life,
            });
            await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "invite", $"link:{id}", AccountRows.Text(roles)), ct);
            return new Invitation { Id = id, Email = email, Name = name, Roles = roles, CreatedAt = now, EndsAt = now + life };
        }, ct);

    private const string OpenInvitation = "kind = 'invitation' and organisation_id = @organisationId and used_at is null and withdrawn_at is null and ends_at > @now";

    private const string InvitationsSql = $"select id, email, name, roles, created_at, ends_at from link where {OpenInvitation} and id > @after order by id limit @limit";

    public Task<IReadOnlyList<Invitation>> InvitationsAsync(long organisationId, long after, int limit, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<Invitation>>(async work =>
        [.. (await work.QueryAsync<InvitationRow>(InvitationsSql, new { organisationId, after, limit = (long)limit, now = await work.NowAsync() })).Select(row => row.ToInvitation())], ct);

    private const string WithdrawInvitationSql = $"update link set withdrawn_at = @now where id = @invitationId and {OpenInvitation}";

    public Task<bool> WithdrawInvitationAsync(long organisationId, long invitationId, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        if (await work.ExecuteAsync(WithdrawInvitationSql, new { organisationId, invitationId, now }) == 0) return false;
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "invite_withdraw", $"link:{invitationId}"), ct);
        return true;
    }, ct);

    public Task<Answer<bool>> OfferEveningAsync(long organisationId, long roomId, string name, string tokenHash, DateTimeOffset endsAt, string actor, CancellationToken ct) =>
        store.Database.WriteAsync<Answer<bool>>(async work =>
        {
            if (await RoomStore.FindAsync(work, organisationId, roomId) is not { } room) return new Refusal.UnknownRoom();
            if (room.AtHome) return new Refusal.RoomAtHome();
            var now = await work.NowAsync();
            await MakeAsync(work, new NewLink
            {
                Kind = LinkKind.Evening,
                OrganisationId = organisationId,
                RoomId = roomId,
                TokenHash = tokenHash,
                Name = name,
                Actor = actor,
                CreatedAt = now,
                EndsAt = endsAt,
            });
            await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "evening_leader_make", $"room:{roomId}"), ct);
            return true;
        }, ct);

    private const string WithdrawEveningSql = "update link set withdrawn_at = @now where kind = 'evening' and room_id = @roomId and used_at is null and withdrawn_at is null";

    public Task<bool> EndEveningAsync(long organisationId, long roomId, string actor, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await RoomStore.FindAsync(work, organisationId, roomId) is null) return false;
        var now = await work.NowAsync();
        await work.ExecuteAsync(WithdrawEveningSql, new { roomId, now });
        await UserSessionRows.EndAsync(work, "account_id is null and room_id = @roomId", new { roomId });
        await work.SendAsync(new Batch().AddAudit(now, organisationId, actor, "evening_leader_end", $"room:{roomId}"), ct);
        return true;
    }, ct);

    private const string DemoActor = "demo";

    private const string InDemoSql = "select a.id from account a join organisation o on o.id = a.organisation_id where a.id = @accountId and o.id = @organisationId and o.demo";

    public Task<bool> OfferDemoAsync(long organisationId, long accountId, string tokenHash, TimeSpan life, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        if (await work.FirstOrDefaultAsync<long?>(InDemoSql, new { organisationId, accountId }) is null) return false;
        var now = await work.NowAsync();
        await MakeAsync(work, new NewLink { Kind = LinkKind.Demo, OrganisationId = organisationId, AccountId = accountId, TokenHash = tokenHash, Actor = DemoActor, CreatedAt = now, EndsAt = now + life });
        return true;
    }, ct);

    private const string FindSql = """
        select id, organisation_id, kind, account_id, room_id, email, name, roles, actor, ends_at from link
         where token_hash = @tokenHash and used_at is null and withdrawn_at is null and ends_at > @now
        """;

    public Task<LinkKind?> FindAsync(string tokenHash, CancellationToken ct) => store.Database.ReadAsync(async work =>
        (await work.FirstOrDefaultAsync<LinkRow>(FindSql, new { tokenHash, now = await work.NowAsync() }))?.Kind, ct);

    private const string WithdrawFirstSql = "update link set withdrawn_at = @now where kind = 'first' and used_at is null and withdrawn_at is null";

    private const string UseSql = "update link set used_at = @now where id = @Id";

    public Task<Answer<UserSession>> OpenAsync(string tokenHash, Newcomer newcomer, CancellationToken ct) => store.Database.WriteAsync<Answer<UserSession>>(async work =>
    {
        var now = await work.NowAsync();
        if (await work.FirstOrDefaultAsync<LinkRow>($"{FindSql} {work.ForUpdate}", new { tokenHash, now }) is not { } link) return new Refusal.UnknownLink();
        if (link.Kind == LinkKind.Evening)
        {
            await work.ExecuteAsync(UseSql, new { link.Id, now });
            return await UserSessionRows.BeginEveningAsync(work, link.OrganisationId!.Value, link.RoomId!.Value, newcomer.Name ?? link.Name!, newcomer.TokenHash, link.EndsAt);
        }
        var account = link.Kind switch
        {
            LinkKind.First => await FirstAsync(work, link, newcomer),
            LinkKind.Reset or LinkKind.Demo => await KnownAsync(work, link),
            LinkKind.Invitation => await InvitedAsync(work, link, newcomer),
            _ => throw new System.Diagnostics.UnreachableException($"Nobody opens links of the kind {link.Kind}."),
        };
        if (account.Refusal is { } refusal) return refusal;
        await work.ExecuteAsync(UseSql, new { link.Id, now });
        // Several starts may have offered one each.
        if (link.Kind == LinkKind.First) await work.ExecuteAsync(WithdrawFirstSql, new { now });
        return await UserSessionRows.BeginAsync(work, account.Value, newcomer.TokenHash, factor: link.Kind == LinkKind.Demo, newcomer.Life);
    }, ct);

    // Who opened such a link before and went away without choosing a password begins anew.
    private const string BegunSql = "folded_email = @folded and organisation_id = @organisationId and password_hash is null and disabled_at is null";

    private static async Task<Answer<Account>> FirstAsync(Work work, LinkRow link, Newcomer newcomer)
    {
        if (await work.ScalarAsync<long>(AdministratorsSql) > 0) return new Refusal.UnknownLink();
        var organisationId = link.OrganisationId
            ?? (await work.FirstOrDefaultAsync<long?>(OrganisationsSql))
            ?? (await OrganisationStore.CreateAsync(work, newcomer.Organisation ?? FirstOrganisation, new OrganisationRules()))!.Id;
        if (await AccountRows.FindAsync(work, BegunSql, new { organisationId, folded = EmailAddress.Fold(newcomer.Email!) }) is { } begun && begun.Roles.Contains(RoleGrant.Administrator))
        {
            await ForgetAsync(work, begun.Id, newcomer.Stamp);
            return (await AccountRows.FindAsync(work, "id = @Id", new { begun.Id }))!;
        }
        var account = new Account
        {
            OrganisationId = organisationId,
            Email = newcomer.Email!,
            FoldedEmail = EmailAddress.Fold(newcomer.Email!),
            Name = newcomer.Name!,
            SecurityStamp = newcomer.Stamp,
            Roles = [RoleGrant.Administrator],
        };
        return await AccountRows.InsertAsync(work, account, FirstActor) ? account : new Refusal.EmailTaken();
    }

    private static async Task<Answer<Account>> InvitedAsync(Work work, LinkRow link, Newcomer newcomer)
    {
        var account = new Account
        {
            OrganisationId = link.OrganisationId!.Value,
            Email = link.Email!,
            FoldedEmail = EmailAddress.Fold(link.Email!),
            Name = newcomer.Name ?? link.Name!,
            SecurityStamp = newcomer.Stamp,
            Roles = AccountRows.Read(link.Roles),
        };
        return await AccountRows.InsertAsync(work, account, link.Actor) ? account : new Refusal.EmailTaken();
    }

    private const string ForgetSql = """
        update account
           set password_hash = null, authenticator_key = null, offered_authenticator_key = null, second_factor = @none, security_stamp = @stamp, failed_codes = 0,
               locked_until = null, version = version + 1
         where id = @accountId
        """;

    /// <summary>Nothing that this account was signed in with opens anything any more.</summary>
    private static async Task ForgetAsync(Work work, long accountId, string stamp)
    {
        await work.ExecuteAsync(ForgetSql, new { accountId, stamp, none = false });
        await AccountRows.ForgetRecoveryCodesAsync(work, accountId);
        await UserSessionRows.EndAsync(work, "account_id = @accountId", new { accountId });
    }

    // Whoever was disabled since is let in by no link.
    private static async Task<Answer<Account>> KnownAsync(Work work, LinkRow link) =>
        await AccountRows.FindAsync(work, "id = @AccountId and disabled_at is null", new { link.AccountId }) is { } account ? account : new Refusal.UnknownLink();

    private sealed record LinkRow
    {
        public required long Id { get; init; }

        public long? OrganisationId { get; init; }

        public required LinkKind Kind { get; init; }

        public long? AccountId { get; init; }

        public long? RoomId { get; init; }

        public string? Email { get; init; }

        public string? Name { get; init; }

        public required string Roles { get; init; }

        public required string Actor { get; init; }

        public required DateTimeOffset EndsAt { get; init; }
    }

    private sealed record InvitationRow
    {
        public required long Id { get; init; }

        public required string Email { get; init; }

        public required string Name { get; init; }

        public required string Roles { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset EndsAt { get; init; }

        public Invitation ToInvitation() => new() { Id = Id, Email = Email, Name = Name, Roles = AccountRows.Read(Roles), CreatedAt = CreatedAt, EndsAt = EndsAt };
    }

    private sealed record NewLink
    {
        public required LinkKind Kind { get; init; }

        public required long? OrganisationId { get; init; }

        public required string TokenHash { get; init; }

        public long? AccountId { get; init; }

        public long? RoomId { get; init; }

        public string? Email { get; init; }

        public string? Name { get; init; }

        public IReadOnlyList<RoleGrant> Roles { get; init; } = [];

        public required string Actor { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset EndsAt { get; init; }
    }
}
