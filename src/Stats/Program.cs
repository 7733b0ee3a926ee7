using Canvass.Hosting;
using Canvass.Stats;

return await Worker.RunAsync("stats", ["Stats", "Canvass"], args, worker =>
{
    worker.Services.AddCanvassBus(worker.Configuration, StatsModule.Endpoint);
    worker.Services.AddStats(worker.Configuration);
});
