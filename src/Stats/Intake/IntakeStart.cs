using Microsoft.Extensions.Hosting;

namespace Canvass.Stats.Intake;

/// <summary>Says at start how far the figures have come. In the background: neither bus nor database needs to be there yet.</summary>
internal sealed class IntakeStart(LogIntake intake) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => intake.AnnounceAsync(stoppingToken);
}
