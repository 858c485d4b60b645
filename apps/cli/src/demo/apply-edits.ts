import * as ec2 from '@aws-sdk/client-ec2';
import type { Diagnosis } from '../../../../libs/reachability/src/index.js';

type Fields = Record<string, unknown>;
type AnyCommand = new (input: Fields) => Parameters<ec2.EC2Client['send']>[0];

/** Sends the edits of a fix to EC2, in order. Ids of what an edit creates stand as placeholders in those that
 *  follow, until they are known. */
export async function applyEdits(edits: Diagnosis['fixes'][number]['edits'], region: string): Promise<void> {
  const client = new ec2.EC2Client({ region });
  const ids = new Map<string, string>();
  try {
    for (const edit of edits) {
      const name = edit.action.replace(/^ec2:/, '');
      // Every action of EC2 has a command of its name in the SDK.
      const Command = (ec2 as unknown as Record<string, AnyCommand | undefined>)[`${name}Command`];
      if (Command === undefined) throw new Error(`the AWS SDK has no ${name}`);
      const answer = await client.send(new Command(filledIn(edit.parameters, ids) as Fields));
      const placeholder = 'creates' in edit ? edit.creates : undefined;
      if (typeof placeholder === 'string') ids.set(placeholder, idIn(answer, placeholder));
    }
  } finally {
    client.destroy();
  }
}

function filledIn(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => filledIn(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, filledIn(field, ids)]));
}

/** The id in an answer that has the form of the placeholder: `nat-new-1` stands for a `nat-…`. */
function idIn(answer: unknown, placeholder: string): string {
  const form = placeholder.replace(/new-\d+$/, '');
  const texts: string[] = [];
  JSON.stringify(answer, (_key, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  const id = texts.find((text) => text.startsWith(form) && /^[0-9a-f]+$/.test(text.slice(form.length)));
  if (id === undefined) throw new Error(`the answer names no ${form}…`);
  return id;
}
