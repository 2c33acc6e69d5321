using Ingest.CommandLine;

return await IngestProgram.RunAsync(args, Console.Out, Console.Error);
