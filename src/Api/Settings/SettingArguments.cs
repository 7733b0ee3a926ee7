namespace Canvass.Api.Settings;

/// <summary>Settings on the command line (<c>--Canvass:Data=/srv/canvass</c>, <c>--urls http://…</c>) may stand beside any command: a colon in its name tells one from an option.</summary>
internal static class SettingArguments
{
    public static (string[] Settings, string[] Others) Split(IReadOnlyList<string> arguments)
    {
        var settings = new List<string>();
        var others = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!IsSetting(arguments[i]))
            {
                others.Add(arguments[i]);
                continue;
            }
            settings.Add(arguments[i]);
            if (arguments[i].Contains('=', StringComparison.Ordinal)) continue;
            if (i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal)) throw new BadSettings([$"{arguments[i]} says nothing. Write {arguments[i]}=VALUE."]);
            settings.Add(arguments[++i]);
        }
        return ([.. settings], [.. others]);
    }

    private static bool IsSetting(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal)) return false;
        var name = argument[2..].Split('=', 2)[0];
        return name.Contains(':', StringComparison.Ordinal) || name.Equals("urls", StringComparison.OrdinalIgnoreCase);
    }
}
