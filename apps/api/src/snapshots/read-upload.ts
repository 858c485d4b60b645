import type { FastifyRequest } from 'fastify';
import {
  assembleSnapshot,
  readArchive,
  snapshotFromJson,
  type Snapshot,
} from '../../../../libs/snapshot/src/index.js';
import { archiveFormat } from '../http/body-parsers.js';
import { withoutGuestSecrets } from './without-guest-secrets.js';

/** The snapshot in the body of an upload: a zip, a tar.gz, or one JSON document. Secrets of machines, which
 *  guest facts may quote, are taken out.
 *  @throws BundleError that names file and position. */
export async function readUpload(request: FastifyRequest): Promise<Snapshot> {
  const format = archiveFormat(request.headers['content-type'] ?? '');
  const snapshot =
    format !== null && Buffer.isBuffer(request.body)
      ? assembleSnapshot(await readArchive(request.body, format))
      : snapshotFromJson(request.body);
  return withoutGuestSecrets(snapshot);
}
