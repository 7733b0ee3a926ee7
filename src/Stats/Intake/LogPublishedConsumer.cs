using Canvass.Contracts;
using MassTransit;

namespace Canvass.Stats.Intake;

internal sealed class LogPublishedConsumer(LogIntake intake) : IConsumer<LogPublished>
{
    // The bus delivers at least once and forgets when the process dies: the watermark decides, not the bus.
    public Task Consume(ConsumeContext<LogPublished> context) => intake.TakeAsync(context.Message, context.CancellationToken);
}
