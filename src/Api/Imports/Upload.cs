using Canvass.CallQueue;
using Canvass.CallQueue.Import;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Canvass.Api.Imports;

/// <summary>
/// A file on its way in, with what is said about it: the file is the body itself and the words stand in the address, or both come as a
/// form whose last part is the file. Read once, as it comes; never kept.
/// </summary>
internal sealed record Upload
{
    private const int LongestBoundary = 70;
    private const int LongestField = 500;
    private const int MostFields = 10;

    /// <summary>More than a file may have, so that the one who reads it can say what is wrong with it.</summary>
    private const long Largest = 32_000_000;

    public static readonly IRequestSizeLimitMetadata SizeLimit = new Limit();

    public Stream File { get; private init; } = Stream.Null;

    public string? Name { get; init; }

    public string? Source { get; init; }

    public string? ObtainedAt { get; init; }

    public string? Sheet { get; init; }

    public string? Again { get; init; }

    /// <param name="request">Its body is read up to where the file begins.</param>
    /// <param name="said">In the address; goes before what the form says.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<Answer<Upload>> OpenAsync(HttpRequest request, Upload said, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return said with { File = new BodyOf(request.Body) };
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= LongestBoundary }) return new Refusal.BrokenUpload();
        try
        {
            return await ReadFormAsync(new MultipartReader(boundary, request.Body), said, ct);
        }
        catch (Exception fault) when (BodyOf.IsBroken(fault))
        {
            return new Refusal.BrokenUpload();
        }
    }

    private static async Task<Answer<Upload>> ReadFormAsync(MultipartReader form, Upload said, CancellationToken ct)
    {
        for (var fields = 0; fields <= MostFields && await form.ReadNextSectionAsync(ct) is { } part; fields++)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var about)) return new Refusal.BrokenUpload();
            if (about.IsFileDisposition()) return said with { File = new BodyOf(part.Body), Name = said.Name ?? NameIn(about) };
            if (await ValueAsync(part, ct) is not { } value || said.With(HeaderUtilities.RemoveQuotes(about.Name).Value, value) is not { } more) return new Refusal.BrokenUpload();
            said = more;
        }
        return new Refusal.BrokenUpload();
    }

    private static string? NameIn(ContentDispositionHeaderValue about) => about.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(about.FileName).Value;

    /// <returns>Null: there is no such field.</returns>
    private Upload? With(string? field, string value) => field switch
    {
        "name" => this with { Name = Name ?? value },
        "source" => this with { Source = Source ?? value },
        "obtainedAt" => this with { ObtainedAt = ObtainedAt ?? value },
        "sheet" => this with { Sheet = Sheet ?? value },
        "again" => this with { Again = Again ?? value },
        _ => null,
    };

    /// <returns>Null: longer than anybody has to say.</returns>
    private static async Task<string?> ValueAsync(MultipartSection part, CancellationToken ct)
    {
        using var text = new StreamReader(part.Body);
        var signs = new char[LongestField + 1];
        var length = await text.ReadBlockAsync(signs, ct);
        return length > LongestField ? null : new string(signs, 0, length);
    }

    private sealed class Limit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => Largest;
    }

    /// <summary>Where the connection or the form ends before the file does, the file is said to break off.</summary>
    private sealed class BodyOf(Stream inner) : Stream
    {
        public static bool IsBroken(Exception fault) => fault is InvalidDataException or IOException and not BadHttpRequestException { StatusCode: 408 or 413 };

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception fault) when (IsBroken(fault))
            {
                throw new UnreadableSheetException(SheetProblem.BrokenOff(), fault);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is not waited for.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
