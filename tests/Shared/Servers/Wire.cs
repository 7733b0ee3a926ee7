using System.Net;
using System.Net.Sockets;

namespace Canvass.Shared.Servers;

/// <summary>
/// The line between a program and a server on this machine. Cut, it refuses nothing and answers nothing: what is sent goes nowhere, and
/// who connects waits. Mended, it lets new connections through; those from before stay dead in silence, as where a router forgot them.
/// </summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly CancellationTokenSource removed = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Lock gate = new();
    private readonly Uri server;
    private readonly Task accepting;
    private TaskCompletionSource whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stretch stretch = new();

    public Wire(Uri server)
    {
        this.server = server;
        whole.SetResult();
        listener.Start();
        Address = new UriBuilder(server) { Host = IPAddress.Loopback.ToString(), Port = ((IPEndPoint)listener.LocalEndpoint).Port }.Uri;
        accepting = AcceptAsync();
    }

    /// <summary>The server's, by way of this line.</summary>
    public Uri Address { get; }

    public void Cut()
    {
        lock (gate)
        {
            stretch.IsDead = true;
            whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Mend()
    {
        lock (gate)
        {
            stretch = new Stretch();
            whole.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await removed.CancelAsync();
        Mend();
        await accepting;
        listener.Dispose();
        removed.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(removed.Token);
                // The system shakes hands for us; what is said after that is heard when the line is whole.
                carried.Add(CarryAsync(near));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient())
        {
            try
            {
                var its = await WholeAsync();
                await far.ConnectAsync(server.Host, server.Port, removed.Token);
                await Task.WhenAll(CopyAsync(near, far, its), CopyAsync(far, near, its));
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException or InvalidOperationException)
            {
                // One end is gone, perhaps closed by the other direction just as this one turned to it: so is the other, when this returns.
            }
        }
    }

    private async Task<Stretch> WholeAsync()
    {
        while (true)
        {
            Task mended;
            lock (gate)
            {
                if (!stretch.IsDead) return stretch;
                mended = whole.Task;
            }
            await mended;
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Stretch its)
    {
        var buffer = new byte[32 * 1024];
        while (await from.GetStream().ReadAsync(buffer, removed.Token) is var read and > 0)
            if (!its.IsDead) await to.GetStream().WriteAsync(buffer.AsMemory(0, read), removed.Token);
        // That this end was closed is news too, and goes nowhere where nothing goes.
        if (its.IsDead) await Task.Delay(Timeout.InfiniteTimeSpan, removed.Token);
        to.Close();
    }

    /// <summary>The time from one cut to the next.</summary>
    private sealed class Stretch
    {
        private volatile bool isDead;

        public bool IsDead
        {
            get => isDead;
            set => isDead = value;
        }
    }
}
