namespace Canvass.Databases;

/// <summary>Statements with positional parameters (<c>$1</c>, <c>$2</c> …), each with what to do with its rows.</summary>
public sealed class Batch
{
    private readonly List<Statement> statements = [];

    public IReadOnlyList<Statement> Statements => statements;

    public Batch Add(string sql, params object?[] values)
    {
        statements.Add(new Statement(sql, values, null, null));
        return this;
    }

    /// <summary>Calls <paramref name="row"/> for each row.</summary>
    public Batch Read(string sql, Action<Row> row, params object?[] values)
    {
        statements.Add(new Statement(sql, values, row, null));
        return this;
    }

    /// <summary>Tells how many rows were changed.</summary>
    public Batch Count(string sql, Action<int> changed, params object?[] values)
    {
        statements.Add(new Statement(sql, values, null, changed));
        return this;
    }

    /// <summary>All of another batch, after what is here.</summary>
    public Batch Append(Batch other)
    {
        statements.AddRange(other.statements);
        return this;
    }

    public sealed record Statement(string Sql, object?[] Values, Action<Row>? Row, Action<int>? Changed);
}
