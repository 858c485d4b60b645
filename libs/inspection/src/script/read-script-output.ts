import { FACT_COMMANDS, type FactCommandName } from '../commands/fact-commands.js';
import { assembleFacts, type CommandOutputs } from '../collect/assemble-facts.js';
import { failed, type CommandOutput } from '../collect/command-output.js';
import type { GuestFactsDocument } from '../collect/guest-facts-document.js';
import { identityOf } from '../collect/identity.js';
import { redactFacts } from '../redact/redact-facts.js';
import { SCRIPT_END, SCRIPT_HEAD } from './script-form.js';

/** Text that isn't the whole output of the script. */
export class ScriptOutputError extends Error {
  override readonly name = 'ScriptOutputError';
}

/** Reads what a person pasted of `wayout guest-script`. What stands around it (a prompt, the command) is
 *  left out. @throws ScriptOutputError */
export function readScriptOutput(
  text: string,
  about: { instanceId?: string; collectedAt: string },
): GuestFactsDocument {
  const lines = text.split(/\r?\n/);
  const from = lines.lastIndexOf(SCRIPT_HEAD);
  const to = lines.indexOf(SCRIPT_END, from);
  if (from < 0)
    throw new ScriptOutputError(
      `expected the output of wayout guest-script, which begins with "${SCRIPT_HEAD}"`,
    );
  if (to < 0) throw new ScriptOutputError(`the output is cut off: its last line is "${SCRIPT_END}"`);
  const sections = takeApart(lines.slice(from + 1, to), from + 2);
  const isRoot = sections.get('user')?.lines[0]?.trim() === '0';
  const outputs: CommandOutputs = new Map(
    [...sections].map(([name, section]) => [name, toOutput(name, section, isRoot)] as const),
  );
  const said = identityOf(outputs);
  const instanceId = about.instanceId ?? said;
  if (instanceId === null)
    throw new ScriptOutputError("the machine doesn't say which instance it is: give the instance id");
  if (said !== null && said !== instanceId) {
    throw new ScriptOutputError(`the output is of ${said}, not of ${instanceId}`);
  }
  return redactFacts(assembleFacts(outputs, { instanceId, collectedAt: about.collectedAt }));
}

interface Section {
  readonly exit: number;
  readonly lines: string[];
}

function takeApart(lines: readonly string[], firstNumber: number): Map<FactCommandName, Section> {
  const sections = new Map<FactCommandName, Section>();
  let current: Section | undefined;
  lines.forEach((line, index) => {
    const [, name, exit] = /^== (\w+) (\d{1,3})$/.exec(line) ?? [];
    if (name !== undefined && Object.hasOwn(FACT_COMMANDS, name)) {
      current = { exit: Number(exit), lines: [] };
      sections.set(name as FactCommandName, current);
    } else if (line.startsWith('|') && current !== undefined) current.lines.push(line.slice(1));
    else
      throw new ScriptOutputError(
        `line ${firstNumber + index}: expected "== name number" or a line that begins with "|"`,
      );
  });
  return sections;
}

/** The script has both outputs in one; grep's complaints begin with its name, and file lines never do. */
function toOutput(name: FactCommandName, { exit, lines }: Section, isRoot: boolean): CommandOutput {
  if (FACT_COMMANDS[name].root === 'needed' && !isRoot && exit !== 127) {
    return failed('only root sees all of it, and the script was not run as root');
  }
  const complaint = /^(grep|sh|env): /;
  const stdout = lines.filter((line) => !complaint.test(line));
  const stderr = lines.filter((line) => complaint.test(line));
  const join = (part: string[]): string => (part.length === 0 ? '' : `${part.join('\n')}\n`);
  return { ok: true, stdout: join(stdout), stderr: join(stderr), exit };
}
