namespace Canvass.Databases;

/// <summary>The two databases that Canvass runs on. Everything else is the same.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}
