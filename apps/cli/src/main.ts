import { processIo } from './io/process-io.js';
import { runCli } from './run-cli.js';

// The exit code is set and not forced: what is still in the pipe to stdout must arrive.
process.exitCode = await runCli(process.argv.slice(2), processIo());
