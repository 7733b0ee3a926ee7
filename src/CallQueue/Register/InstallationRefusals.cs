using Canvass.CallQueue.Register;

namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record SecretMissing(string? File) : Refusal(File is null
        ? "Canvass:Secret is not set. On PostgreSQL every machine needs the same one: at least 32 signs, for example from `openssl rand -base64 32`."
        : $"The secret of this database is missing: {File} is not there and Canvass:Secret is not set. Put it back from where it was saved; nothing was changed.");

    public sealed record SecretTooShort() : Refusal($"Canvass:Secret has fewer than {InstallationDesk.ShortestSecret} signs. Make one with `openssl rand -base64 32`.");

    public sealed record SecretWrong() : Refusal("This is not the secret that this database was made with: seat codes, tokens and blocked numbers could not be recognised. Set the right one; nothing was changed.");
}
