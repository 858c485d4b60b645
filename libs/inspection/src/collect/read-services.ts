import type { CommandOutput } from './command-output.js';

/** States of services as `systemctl is-enabled` prints them; a service that isn't there has none. */
export function readServices(
  output: CommandOutput,
): { ok: true; states: Record<string, string> } | { ok: false; reason: string } {
  if (!output.ok) return output;
  if (output.exit === 127) return { ok: false, reason: "systemctl isn't installed" };
  const states: Record<string, string> = {};
  for (const line of output.stdout.split('\n')) {
    const [, name, state] = /^(\S+) (\S.*)$/.exec(line) ?? [];
    if (name !== undefined && state !== undefined && state !== 'not-found') states[name] = state;
  }
  return { ok: true, states };
}
