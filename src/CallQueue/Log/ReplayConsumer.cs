using Canvass.Contracts;
using MassTransit;

namespace Canvass.CallQueue.Log;

internal sealed class ReplayConsumer(Replay replay) : IConsumer<ReplayLog>
{
    public Task Consume(ConsumeContext<ReplayLog> context) => replay.AnswerAsync(context.Message, context.CancellationToken);
}
