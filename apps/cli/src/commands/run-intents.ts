import { readFile } from 'node:fs/promises';
// Not by the library's index, which brings the database along.
import type { Intent } from '../../../../libs/auditing/src/intents/intent.js';
import { IntentsFileError } from '../../../../libs/auditing/src/intents/intents-file-error.js';
import { readIntentsFile } from '../../../../libs/auditing/src/intents/read-intents-file.js';
import { intentsJunit } from '../../../../libs/auditing/src/report/intents-junit.js';
import { intentsReport, type IntentsReport } from '../../../../libs/auditing/src/report/intents-report.js';
import { intentsText } from '../../../../libs/auditing/src/report/intents-text.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../io/session.js';
import { loadNetwork } from '../load-network.js';
import { DestinationResolver } from '../resolve-destination.js';
import { UsageError } from '../usage-error.js';
import type { AuditOptions } from './audit.js';

/** Puts the intents of a file to a network. Exit code: 1 where one fails, else 2 where one isn't known. */
export async function runIntents(session: Session, options: AuditOptions, file: string): Promise<number> {
  if (options.to !== undefined) throw new UsageError('--to and --intents: expected one of them');
  const intents = await resolved(await readIntents(file), new DestinationResolver(session.io));
  const network = await loadNetwork(session, options);
  await session.progress.say(`Asking for ${intents.length} intents …`);
  const report = await intentsReport(network.index, intents, network.reference, {
    onProgress: (done, total) =>
      session.progress.say(`Asking for ${intents.length} intents: ${done} of ${total} …`),
  });
  await session.progress.clear();
  await session.out.line(render(report, options.format));
  if (report.counts.fails > 0) return EXIT.blocked;
  return report.counts.undetermined > 0 ? EXIT.undetermined : EXIT.reachable;
}

async function readIntents(file: string): Promise<Intent[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--intents ${file}: ${(error as Error).message}`);
  }
  try {
    return readIntentsFile(text, file);
  } catch (error) {
    if (error instanceof IntentsFileError) throw new UsageError(`--intents:\n${error.message}`);
    throw error;
  }
}

/** With the addresses of host names, where they have any. */
async function resolved(intents: readonly Intent[], resolver: DestinationResolver): Promise<Intent[]> {
  return Promise.all(
    intents.map(async (intent) => {
      const { destination, addresses } = intent;
      const asked = await resolver.complete({ destination, ...(addresses && { addresses }) });
      const found = asked['addresses'] as string[] | undefined;
      return { ...intent, ...(found !== undefined && { addresses: found }) };
    }),
  );
}

function render(report: IntentsReport, format: AuditOptions['format']): string {
  switch (format) {
    case 'json':
      return JSON.stringify(report, null, 2);
    case 'text':
      return intentsText(report);
    case 'junit':
      return intentsJunit(report);
  }
}
