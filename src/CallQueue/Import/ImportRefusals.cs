using Canvass.CallQueue.Import;

namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record UnknownImport() : Refusal("There is no such import. Rows that were not committed within a day are deleted: send the file again.");

    public sealed record UnreadableFile(SheetProblem Problem) : Refusal(Problem.Why);

    public sealed record MissingSource() : Refusal("Say in one line where the data came from: whoever is rung may ask.");

    public sealed record MissingObtainedAt() : Refusal("Say when the data was obtained, as 2026-08-01.");

    public sealed record UnknownTemplate() : Refusal("There is no such mapping.");

    public sealed record BrokenUpload() : Refusal("The upload is not what it says it is: a form has its fields first and then one file, and ends where it says. Send it again.");

    public sealed record ObtainedInFuture(DateOnly Today) : Refusal($"The data cannot have been obtained after today, {Today:yyyy-MM-dd}. Say when it was.");

    public sealed record BadMapping(IReadOnlyList<MappingProblem> Problems) : Refusal(Problems[0].Why);

    public sealed record AlreadyImported(Guid ImportId, DateTimeOffset At) : Refusal("This very file was already imported to this list. Nothing was changed.");

    public sealed record TooManyMissing(long Missing, long OnList) : Refusal(
        $"{Missing} of the {OnList} people on the list are not in this file, and would be taken off. If the file really is the whole list, say that {Missing} may be taken off.");

    public sealed record ImportRunning() : Refusal("Another import of this organisation is running. Wait until it is done, then try again.");

    public sealed record NotStaged(ImportState State) : Refusal(State switch
    {
        ImportState.Staging => "The file is still being read.",
        ImportState.Undoing or ImportState.Undone => "This import was undone. Send the file again.",
        ImportState.Failed => "This file could not be read. Send it again.",
        _ => "This import is already committed.",
    });

    public sealed record CannotUndo(ImportState State) : Refusal(State is ImportState.Undone
        ? "This import is already undone."
        : "There is nothing to undo yet.");

    public sealed record UndoTooLate(DateTimeOffset DoneAt) : Refusal("An import can be undone within a day. Take people off the list instead.");
}
