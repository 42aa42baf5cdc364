"""The command line: options in, problems and progress out, exit codes. One small file a verb."""
