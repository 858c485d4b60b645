import type { DocumentKind } from '../document-lists.js';
import { isObject } from './is-object.js';

/** A document without the secrets that EC2 hands out: the pre-shared keys of VPN tunnels, which stand in
 *  `Options.TunnelOptions` and once more in the XML of `CustomerGatewayConfiguration`. */
export function withoutSecretFields(kind: DocumentKind, item: unknown): unknown {
  if (kind !== 'VpnConnections' || !isObject(item)) return item;
  const { CustomerGatewayConfiguration: _configuration, Options: options, ...rest } = item;
  if (!isObject(options)) return rest;
  const tunnels = options['TunnelOptions'];
  if (!Array.isArray(tunnels)) return { ...rest, Options: options };
  const kept = (tunnels as unknown[]).map((tunnel) => {
    if (!isObject(tunnel)) return tunnel;
    const { PreSharedKey: _key, ...open } = tunnel;
    return open;
  });
  return { ...rest, Options: { ...options, TunnelOptions: kept } };
}
