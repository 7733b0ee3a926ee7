using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Canvass.Databases;

/// <summary>How Dapper hands instants, dates and ids to the two engines.</summary>
internal static class DapperTypes
{
    private static readonly Lock Once = new();
    private static bool done;

    public static void Register()
    {
        lock (Once)
        {
            if (done) return;
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            // Without removing the built-in map first, Dapper never asks the handler for a parameter.
            foreach (var type in new[] { typeof(DateTimeOffset), typeof(DateTimeOffset?), typeof(Guid), typeof(Guid?), typeof(DateOnly), typeof(DateOnly?) })
                SqlMapper.RemoveTypeMap(type);
            SqlMapper.AddTypeHandler(new InstantHandler());
            SqlMapper.AddTypeHandler(new IdHandler());
            SqlMapper.AddTypeHandler(new DateHandler());
            done = true;
        }
    }

    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = value.ToMs();
        }

        public override DateTimeOffset Parse(object value) => Instant.FromMs(Convert.ToInt64(value, null));
    }

    private sealed class IdHandler : SqlMapper.TypeHandler<Guid>
    {
        public override void SetValue(IDbDataParameter parameter, Guid value)
        {
            if (parameter is SqliteParameter sqlite)
            {
                sqlite.SqliteType = SqliteType.Blob;
                sqlite.Value = value.ToByteArray(bigEndian: true);
                return;
            }
            parameter.DbType = DbType.Guid;
            parameter.Value = value;
        }

        public override Guid Parse(object value) => value is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)value;
    }

    private sealed class DateHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override void SetValue(IDbDataParameter parameter, DateOnly value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        }

        public override DateOnly Parse(object value) => DateOnly.ParseExact((string)value, "O", System.Globalization.CultureInfo.InvariantCulture);
    }
}
