using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Canvass.Benchmarks;

/// <summary>
/// One kept connection, written and read by hand and blocking: the client shares the processors with the server, so what it spends
/// is taken from what is measured.
/// </summary>
internal sealed class HttpLine : IDisposable
{
    private readonly Socket socket;
    private readonly string head;
    private readonly byte[] buffer = new byte[64 * 1024];

    public HttpLine(int port, string token)
    {
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        head = string.Create(CultureInfo.InvariantCulture, $" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: ");
    }

    public HttpAnswer Get(string path) => Send("GET", path, "");

    public HttpAnswer Post(string path, string body) => Send("POST", path, body);

    public HttpAnswer Put(string path, string body) => Send("PUT", path, body);

    public void Dispose() => socket.Dispose();

    private HttpAnswer Send(string method, string path, string body)
    {
        var length = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{method} {path}{head}{body.Length}\r\n\r\n{body}"), buffer);
        socket.Send(buffer.AsSpan(0, length));
        var got = 0;
        while (true)
        {
            var read = socket.Receive(buffer.AsSpan(got));
            if (read == 0) throw new SocketException((int)SocketError.ConnectionReset);
            got += read;
            if (IsWhole(buffer.AsSpan(0, got), out var status, out var bodyAt)) return new HttpAnswer(status, buffer.AsMemory(bodyAt, got - bodyAt));
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> got, out int status, out int bodyAt)
    {
        status = 0;
        bodyAt = got.IndexOf("\r\n\r\n"u8) + 4;
        if (bodyAt < 4) return false;
        if (!Utf8Parser.TryParse(got[9..12], out status, out _)) throw new InvalidDataException("What came back is not HTTP.");
        var headers = got[..bodyAt];
        var length = headers.IndexOf("Content-Length: "u8);
        if (length < 0) return headers.IndexOf("chunked"u8) < 0 || got.EndsWith("\r\n0\r\n\r\n"u8);
        return Utf8Parser.TryParse(headers[(length + 16)..], out int expected, out _) && got.Length - bodyAt >= expected;
    }
}

/// <param name="Status">As HTTP says it.</param>
/// <param name="Body">With the marks of its chunks, until the next request.</param>
internal readonly record struct HttpAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>The last of that name: an outcome's answer names its own call before the next one's card.</summary>
    public Guid? Id(ReadOnlySpan<byte> name)
    {
        var at = Body.Span.LastIndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(Body.Span[(at + name.Length)..], out Guid id, out _) ? id : null;
    }

    public long? Number(ReadOnlySpan<byte> name)
    {
        var at = Body.Span.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(Body.Span[(at + name.Length)..], out long id, out _) ? id : null;
    }

    public override string ToString() => $"{Status} {Encoding.UTF8.GetString(Body.Span)}";
}
