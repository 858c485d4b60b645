import type { FastifyRequest } from 'fastify';
import {
  assembleSnapshot,
  readArchive,
  snapshotFromJson,
  type Snapshot,
} from '../../../../libs/snapshot/src/index.js';
import { archiveFormat } from '../http/body-parsers.js';

/** The snapshot in the body of an upload: a zip, a tar.gz, or one JSON document.
 *  @throws BundleError that names file and position. */
export async function readUpload(request: FastifyRequest): Promise<Snapshot> {
  const format = archiveFormat(request.headers['content-type'] ?? '');
  if (format !== null && Buffer.isBuffer(request.body)) {
    return assembleSnapshot(await readArchive(request.body, format));
  }
  return snapshotFromJson(request.body);
}
