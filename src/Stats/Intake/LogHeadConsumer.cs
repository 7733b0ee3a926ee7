using Canvass.Contracts;
using MassTransit;

namespace Canvass.Stats.Intake;

internal sealed class LogHeadConsumer(LogIntake intake) : IConsumer<LogHead>
{
    public Task Consume(ConsumeContext<LogHead> context) => intake.HearAsync(context.Message, context.CancellationToken);
}
