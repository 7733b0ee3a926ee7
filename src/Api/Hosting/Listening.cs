using System.Net;
using System.Net.Sockets;

namespace Canvass.Api.Hosting;

/// <summary>
/// Whether this process may listen where it is told to. Looked at before anything else is done: the web server finds out last, when the
/// log is already on its way and much would have to be called back.
/// </summary>
internal static class Listening
{
    /// <returns>Why not, for whoever typed the address; null when nothing is in the way.</returns>
    public static string? Hindrance(IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            if (PlacesOf(BindingAddress.Parse(address)).Select(Refusal).FirstOrDefault(why => why is not null) is { } why)
                return $"Canvass cannot listen at {address}: {why} Choose another address with --urls http://localhost:5081.";
        }
        return null;
    }

    private static IEnumerable<IPEndPoint> PlacesOf(BindingAddress address)
    {
        if (address.IsUnixPipe) return [];
        if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return [new IPEndPoint(IPAddress.Loopback, address.Port)];
        // As the web server reads it: what is no address of a machine means all of this one's.
        return [new IPEndPoint(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Any, address.Port)];
    }

    private static string? Refusal(IPEndPoint place)
    {
        try
        {
            using var probe = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(place);
            probe.Listen();
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "something else listens there. Is Canvass running already?",
                SocketError.AccessDenied => "this user may not, which is usual for ports below 1024.",
                SocketError.AddressNotAvailable => "this machine has no such address.",
                _ => $"{fault.Message}.",
            };
        }
    }
}
