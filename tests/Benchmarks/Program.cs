using Canvass.Benchmarks;

return await Bench.RunAsync(args);
