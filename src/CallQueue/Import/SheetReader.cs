namespace Canvass.CallQueue.Import;

/// <summary>
/// Opens a CSV file or an Excel workbook as one <see cref="Sheet"/>. What the file is, is read from its bytes, never from its name.
/// A workbook is unpacked in memory only: nothing of an uploaded file is written anywhere.
/// </summary>
internal static class SheetReader
{
    /// <param name="file">Read forward only; the caller disposes it after the sheet.</param>
    /// <param name="sheetName">Which sheet of a workbook; the first that is not hidden if none is named.</param>
    public static async Task<Sheet> OpenAsync(
        Stream file, string? sheetName = null, SheetLimits? limits = null, CancellationToken ct = default)
    {
        limits ??= SheetLimits.Default;
        var counted = new LimitedStream(file, new LimitedStream.Allowance(limits.FileBytes, SheetProblem.FileTooLarge));

        var first = new byte[TextSource.ChunkBytes];
        var length = await counted.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, ct);
        var beginning = first.AsMemory(0, length);

        if (length == 0) throw new UnreadableSheetException(SheetProblem.Empty());
        if (beginning.Span.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0])) throw new UnreadableSheetException(SheetProblem.OldExcel());
        if (!beginning.Span.StartsWith("PK"u8)) return await CsvReader.OpenAsync(beginning, counted, limits, ct);

        var workbook = new MemoryStream();
        await workbook.WriteAsync(beginning, ct);
        await counted.CopyToAsync(workbook, ct);
        workbook.Position = 0;
        return await XlsxReader.OpenAsync(workbook, sheetName, limits, ct);
    }
}
