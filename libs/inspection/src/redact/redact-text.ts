const HIDDEN = 'redacted';

type Rule = readonly [RegExp, string];

/** Words after which a value is a secret, in any program's configuration. Lengths are bounded: uploads may be
 *  made to keep a pattern busy. */
const SECRET = String.raw`[\w.-]{0,40}(?:passw(?:or)?d|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credential)[\w.-]{0,40}`;
const VALUE = String.raw`("[^"\n]*"|'[^'\n]*'|[^\s;,&]+)`;
const HEADERS = String.raw`(?:set|proxy_set_header|fastcgi_param|uwsgi_param|add_header|request_header_add)`;

/** What is a secret wherever it stands. None of these changes the form of JSON or of a rule. */
const ANYWHERE: readonly Rule[] = [
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, HIDDEN],
  [/(\b[a-z][\w+.-]{0,30}:\/\/)[^\s/"'<>\\]+@/gi, `$1${HIDDEN}@`],
];

const IN_FILES: readonly Rule[] = [
  // http_proxy=user:word@host, with or without a scheme; the word may hold anything but a line's end.
  [
    /(\b(?:https?|ftp|all|rsync|socks)_proxy[ \t]*=[ \t]*["']?(?:[a-z][\w+.-]{0,30}:\/\/)?)[^\n]{0,500}@/gi,
    `$1${HIDDEN}@`,
  ],
  ...ANYWHERE,
  // squid.conf: the login of a parent, helpers that take a password, the cache manager's own.
  [/^([ \t]*cache_peer\s.*?\blogin=)\S+/gim, `$1${HIDDEN}`],
  [/^([ \t]*cachemgr_passwd[ \t]+)\S+/gim, `$1${HIDDEN}`],
  [/^([ \t]*acl[ \t]+\S+[ \t]+snmp_community[ \t]+).*$/gim, `$1${HIDDEN}`],
  [/^([ \t]*(?:auth_param|external_acl_type)\s.*?\s-[wW][ \t]+)\S+/gim, `$1${HIDDEN}`],
  // tinyproxy.conf
  [/^([ \t]*BasicAuth[ \t]+).*$/gim, `$1${HIDDEN}`],
  [/^([ \t]*upstream[ \t]+(?:\w+[ \t]+)?)\S+@/gim, `$1${HIDDEN}@`],
  // Headers that nginx or squid add, up to the end of the directive; a variable is no secret.
  [/((?:proxy-)?authorization["']?[ \t]*[:=]?[ \t]+)(?!\$)[^\n;]+/gi, `$1${HIDDEN}`],
  [
    new RegExp(String.raw`^([ \t]*${HEADERS}[ \t]+\S*(?:cookie|${SECRET})\S*[ \t]+)(?!\$)[^\n;]+`, 'gim'),
    `$1${HIDDEN}`,
  ],
  [new RegExp(String.raw`(\b${SECRET}["']?[ \t]*[=:][ \t]*)${VALUE}`, 'gi'), `$1${HIDDEN}`],
  [new RegExp(String.raw`(--?${SECRET}[ \t]+)${VALUE}`, 'gi'), `$1${HIDDEN}`],
];

const PRIVATE_KEY =
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g;

/** Takes secrets out of what a machine's commands print. */
export function redactText(text: string): string {
  return apply(ANYWHERE, text);
}

/** Takes secrets out of a configuration file or an environment; every line stays where it is, since answers
 *  quote them by number. */
export function redactFile(text: string): string {
  const withoutKeys = text.replace(PRIVATE_KEY, (key) => HIDDEN + '\n'.repeat(key.split('\n').length - 1));
  return apply(IN_FILES, withoutKeys);
}

function apply(rules: readonly Rule[], text: string): string {
  return rules.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}
