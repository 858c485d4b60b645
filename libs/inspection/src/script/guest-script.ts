import { FACT_COMMAND_NAMES, FACT_COMMANDS } from '../commands/fact-commands.js';
import { SCRIPT_END, SCRIPT_HEAD } from './script-form.js';

/** Prints the name of what ran and how it ended, and then its output with a bar before each line. */
const SHOW =
  `r() { n=$1; shift; o=$("$@" 2>&1 </dev/null); printf '== %s %s\\n' "$n" "$?"; ` +
  `[ -z "$o" ] || printf '%s\\n' "$o" | sed 's/^/|/'; }`;

/** The same commands as a script for a person to run, in POSIX sh: it writes to nothing but standard
 *  output. `oneLine` fits into one paste. */
export function guestScript({ oneLine = false } = {}): string {
  const work = [
    'LC_ALL=C; export LC_ALL',
    'PATH=/usr/local/sbin:/usr/sbin:/sbin:$PATH',
    SHOW,
    `echo '${SCRIPT_HEAD}'`,
    ...FACT_COMMAND_NAMES.map((name) => `r ${name} ${FACT_COMMANDS[name].text}`),
    `echo '${SCRIPT_END}'`,
  ];
  if (oneLine) return `${work.join('; ')}\n`;
  return [
    '#!/bin/sh',
    '# Shows how this machine forwards packets. It only reads, and sends nothing anywhere: the output is yours',
    '# to look at and to pass on. Run it as root; without root the packet filter stays unknown.',
    ...work,
    '',
  ].join('\n');
}
