using Canvass.CallQueue;
using Canvass.Hosting;

return await Worker.RunAsync("queue", ["Canvass"], args, worker =>
{
    worker.Services.AddCanvassBus(worker.Configuration, CallQueueModule.Endpoint);
    worker.Services.AddCallQueueWorker(worker.Configuration);
});
