using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Canvass.CallQueue.Register;

/// <summary>The secret of an installation that fits on one machine, beside its database. Backed up separately.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <returns>Null: there is none.</returns>
    public static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path, Encoding.UTF8).Trim() : null;

    /// <summary>Whole or not at all: a start that is cut short leaves no half secret behind.</summary>
    public static string Make(string path)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.UTF8.GetBytes(secret + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: false);
        return secret;
    }
}
