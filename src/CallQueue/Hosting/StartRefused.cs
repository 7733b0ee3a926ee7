namespace Canvass.Hosting;

/// <summary>The program cannot start as it is set; the message is the one line its operator reads.</summary>
public sealed class StartRefused(string message) : Exception(message);
