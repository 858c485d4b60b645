import { proxyEnvironment } from '../../../guest/src/index.js';
import type { NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { Analysis } from '../analysis/analysis.js';
import { guestOfInstance } from '../guest/known-guests.js';

/** What guest facts say besides findings: how old they are, that they outweigh what the caller accepts, and a
 *  proxy that programs of the source are told to use. */
export function guestNotes(index: NetworkIndex, { guests, question, request }: Analysis): string[] {
  const notes = guests.map((id) => {
    const at = guestOfInstance(index, id)?.facts.collectedAt;
    return `the inside of ${id} is taken from its guest facts${at === undefined ? '' : ` of ${at}`}`;
  });
  if (guests.length > 0 && request.assumeGuest !== undefined) {
    notes.push(`assumeGuest: where there are guest facts, they count instead (${guests.join(', ')})`);
  }
  const { source } = question;
  const instanceId = source.type === 'network-interface' ? source.node.instanceId : undefined;
  const facts = instanceId === undefined ? undefined : guestOfInstance(index, instanceId)?.facts;
  const { http, https } = facts ? proxyEnvironment(facts) : { http: undefined, https: undefined };
  const proxies = [...new Set([http, https].filter((one) => one !== undefined))];
  if (proxies.length > 0 && request.via === undefined) {
    const shown = proxies.map((one) => one.replace(/\/\/[^/@]*@/, '//'));
    notes.push(
      `programs on ${String(instanceId)} are told to use the proxy ${shown.join(' and ')}; this answer is about connections without it (ask with via for the others)`,
    );
  }
  return notes;
}
