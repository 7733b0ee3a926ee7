using Canvass.CallQueue;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Imports;

/// <summary>A CSV file as an answer, sent while it is written. What goes wrong on the way breaks the connection, so that nobody takes half of it for the whole.</summary>
internal static class CsvFile
{
    public const string ContentType = "text/csv";

    /// <param name="name">What a browser calls it.</param>
    /// <param name="write">Whether it may was asked before.</param>
    public static PushStreamHttpResult Written<T>(string name, Func<Stream, Task<Answer<T>>> write) =>
        TypedResults.Stream(async stream => _ = (await write(stream)).Value, $"{ContentType}; charset=utf-8", name);
}
