using Canvass.Databases;
using Canvass.Shared;
using Canvass.Shared.Servers;
using Npgsql;
using NUnit.Framework;

namespace Canvass.Integration.House;

/// <summary>
/// Whether PostgreSQL can be written, told before a volunteer finds out. A disk is not filled here: the server is made to answer as it
/// does on a full one. Control: a check that only reads passes all of these.
/// </summary>
public sealed class A_server_that_takes_no_changes() : OnADatabase(Database.Postgres, TimeProvider.System)
{
    [Test]
    public void is_not_one_that_can_be_written() => Assert.DoesNotThrowAsync(() => own.Opened.CheckAsync());

    [Test]
    public async Task is_one_that_was_set_to_read_only()
    {
        await ExecuteAsync($"alter database {new NpgsqlConnectionStringBuilder(own.Place).Database} set default_transaction_read_only = on");

        await using var door = own.OpenAnother();

        Assert.ThrowsAsync<StorageTrouble>(() => door.CheckAsync());
    }

    [Test]
    public async Task is_one_without_room_until_there_is_some()
    {
        await ExecuteAsync("""
            create function no_room() returns trigger language plpgsql as $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
            create trigger no_room before insert on language_need for each row execute function no_room();
            create function no_room_at_all() returns event_trigger language plpgsql as $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
            create event trigger no_room_at_all on ddl_command_start execute function no_room_at_all();
            """);
        Assert.DoesNotThrowAsync(() => own.Opened.CheckAsync(), "nobody has met it yet");

        Assert.ThrowsAsync<StorageTrouble>(() => own.Opened.WriteAsync(work => work.ExecuteAsync("insert into language_need (codes) values ('ar')")));
        var trouble = Assert.ThrowsAsync<StorageTrouble>(() => own.Opened.CheckAsync());
        await ExecuteAsync("drop event trigger no_room_at_all");

        Assert.That(trouble.Kind, Is.EqualTo(StorageTroubleKind.Full));
        Assert.DoesNotThrowAsync(() => own.Opened.CheckAsync());
    }

    [Test]
    public async Task is_asked_for_the_figures_too_where_they_are_counted()
    {
        await using var figures = await PostgresServer.Shared.CreateDatabaseAsync();
        await using var app = await CanvassApp.StartAsync(Database.Postgres, settings: [("ConnectionStrings:Stats", figures.ConnectionString)]);
        using var caller = new Caller(app.Client());
        var before = (await caller.GetAsync("/health/ready")).Status;

        await ExecuteAsync($"alter database {figures.Name} set default_transaction_read_only = on");
        await ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{figures.Name}'");

        Assert.That((before, (await caller.GetAsync("/health/ready")).Status), Is.EqualTo((200, 503)));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(own.Place);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
