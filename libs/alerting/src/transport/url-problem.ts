import { isIP } from 'node:net';
import { forbiddenAddress } from './forbidden-address.js';

/** What the settings open up. */
export interface UrlRules {
  /** http:// besides https://. */
  allowHttp: boolean;
  /** CIDRs outside of the public internet that may be sent to. */
  allowedNetworks: readonly string[];
}

const LONGEST = 2000;

/** What is wrong with a URL that a user gives, before its name is resolved; null: nothing. The URL itself stays
 *  out of the text, as it may hold a secret. */
export function urlProblem(text: string, { allowHttp, allowedNetworks }: UrlRules): string | null {
  if (text.length > LONGEST) return `expected at most ${LONGEST} characters`;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'expected a URL, such as https://hooks.example.com/abc';
  }
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:')) {
    return allowHttp
      ? 'expected https:// or http://'
      : 'expected https:// (the setting WAYOUT_WEBHOOK_HTTP allows http://)';
  }
  if (url.username !== '' || url.password !== '') return 'expected no user or password in the URL';
  const host = hostOf(url);
  if (host === '') return 'expected a host in the URL';
  const forbidden = isIP(host) === 0 ? null : forbiddenAddress(host, allowedNetworks);
  return forbidden === null ? null : `${forbidden} (the setting WAYOUT_WEBHOOK_NETWORKS allows private ones)`;
}

/** Without the brackets of an IPv6 address. The URL parser has turned decimal, octal and hex forms of an IPv4
 *  address into the usual one. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}
