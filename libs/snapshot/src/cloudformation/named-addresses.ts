import { formatAddress, parseAddress } from '../../../packets/src/index.js';
import type { ResourceDeclaration } from './language/template.js';
import { eachNameUsed } from './language/names-used.js';
import { evaluate } from './language/evaluate.js';
import type { Scope } from './language/scope.js';
import { isList, isMap, type Value } from './language/value.js';

const PROPERTY = /PrivateIpAddress(?:es)?$|Ipv6Address$/;

function* valuesAt(value: Value): Generator<Value> {
  if (isList(value)) for (const item of value) yield* valuesAt(item);
  if (!isMap(value)) return;
  for (const [key, field] of Object.entries(value)) {
    if (PROPERTY.test(key)) yield field;
    yield* valuesAt(field);
  }
}

/** The private and IPv6 addresses that resources ask for by name, so that none of them goes to another one before. Those
 *  that depend on other resources can't be told in advance. */
export function namedAddresses(resources: Iterable<ResourceDeclaration>, scope: Scope): Set<string> {
  const found = new Set<string>();
  for (const { properties, logicalId } of resources) {
    const place = `Resources.${logicalId}.Properties`;
    for (const value of valuesAt(properties)) {
      let known = true;
      eachNameUsed(value, place, (name) => (known &&= scope.parameters.has(name)));
      if (!known) continue;
      const named = evaluate(value, scope, place);
      for (const item of isList(named) ? named : [named]) {
        const address = typeof item === 'string' ? parseAddress(item) : undefined;
        if (address !== undefined) found.add(formatAddress(address));
      }
    }
  }
  return found;
}
