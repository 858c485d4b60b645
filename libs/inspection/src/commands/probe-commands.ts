import { command } from './guest-command.js';

/** Seconds that a destination gets for its answer. */
const PROBE_SECONDS = 5;

/** A TCP connection, opened and closed without a byte sent. bash opens `/dev/tcp` itself, so it needs no
 *  program that a machine may lack; `timeout` ends with 124 where nothing came back. */
function connection(address: string, port: number) {
  const text = `timeout ${PROBE_SECONDS} bash -c 'exec 3<>/dev/tcp/${address}/${port}'`;
  return { address, port, command: command(text, { timeMs: (PROBE_SECONDS + 5) * 1000 }) };
}

/** The only places that are ever probed: public resolvers, which answer on these ports from everywhere. */
export const PROBES = {
  probeCloudflare443: connection('1.1.1.1', 443),
  probeCloudflare80: connection('1.1.1.1', 80),
  probeCloudflare53: connection('1.1.1.1', 53),
  probeGoogle443: connection('8.8.8.8', 443),
  probeGoogle53: connection('8.8.8.8', 53),
} as const;

export type ProbeName = keyof typeof PROBES;

export const PROBE_NAMES = Object.keys(PROBES) as readonly ProbeName[];
