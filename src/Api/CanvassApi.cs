namespace Canvass.Api;

/// <summary>Names this program to those who host it in a test: three executables have a Program.</summary>
public sealed class CanvassApi;
