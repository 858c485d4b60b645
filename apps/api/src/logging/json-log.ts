import type { LoggerService } from '@nestjs/common';
import { withoutSecrets } from './without-secrets.js';

export type LogSink = (line: string) => void;

/** Nest's account of its own start: a line for each module and route. */
const NOISE = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

/** One JSON object a line: time, level, context, message and the fields of a last plain-object argument.
 *  Framework details (`debug`, `verbose`) are left out. */
export class JsonLog implements LoggerService {
  constructor(private readonly sink: LogSink = (line) => process.stdout.write(`${line}\n`)) {}

  log(message: unknown, ...rest: unknown[]): void {
    if (!NOISE.includes(String(rest.at(-1)))) this.write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: string, message: unknown, rest: unknown[]): void {
    const line: Record<string, unknown> = { time: new Date().toISOString(), level };
    for (const extra of rest) {
      if (typeof extra === 'string') {
        // Nest gives a stack trace and the name of the class as bare strings.
        line[extra.includes('\n') ? 'stack' : 'context'] = extra;
      } else if (extra !== null && typeof extra === 'object') {
        Object.assign(line, extra);
      }
    }
    if (message instanceof Error) Object.assign(line, { message: message.message, stack: message.stack });
    else if (typeof message === 'object' && message !== null) Object.assign(line, message);
    else line['message'] = String(message);
    this.sink(withoutSecrets(JSON.stringify(line)));
  }
}
