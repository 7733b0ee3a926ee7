using Canvass.Api.Commands;

return await CommandLine.RunAsync(args);
