import { createServer } from 'node:net';

/** `wanted` if nothing listens there, else 0: the system then picks a free one. */
export async function freePort(wanted: number, host: string): Promise<number> {
  return (await isFree(wanted, host)) ? wanted : 0;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
