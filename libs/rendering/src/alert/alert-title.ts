import { cleanText } from '../words/clean-text.js';
import { idAndName, kindWords } from '../words/component-label.js';
import { shorten } from '../words/shorten.js';
import type { AlertCause, AlertIntent, ProblemMessage } from './alert-message.js';

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

export function affectedText({ interfaces, subnets }: ProblemMessage['affected']): string {
  const where = subnets === 0 ? '' : ` in ${plural(subnets, 'subnet')}`;
  return `${plural(interfaces, 'interface')}${where}`;
}

export function causeComponent({ component }: AlertCause): string {
  return `${kindWords(component.type)} ${idAndName(component)}`;
}

/** What the intents want: their destinations, each once. */
function wants(intents: readonly AlertIntent[]): string {
  const destinations = [...new Set(intents.map((intent) => shorten(cleanText(intent.destination), 60)))];
  const [first = 'its destination', second] = destinations;
  if (second === undefined) return first;
  return destinations.length === 2
    ? `${first} and ${second}`
    : `${first} and ${destinations.length - 1} more`;
}

/** "3 subnets can't reach …" in the words of what the intents expect. */
function trouble({ affected, intents }: ProblemMessage): string {
  const blocked = intents.length > 0 && intents.every((intent) => intent.expectation === 'blocked');
  return `${affectedText(affected)} ${blocked ? 'can reach' : "can't reach"} ${wants(intents)}`;
}

/** One line that says what happened, for how many, and by what. At most 300 characters. */
export function alertTitle(message: ProblemMessage): string {
  const [cause] = message.causes;
  const by = cause === undefined ? '' : ` (${causeComponent(cause)})`;
  return shorten(titleOf(message, by), 300);
}

function titleOf(message: ProblemMessage, by: string): string {
  switch (message.kind) {
    case 'firing':
      return `${trouble(message)}${by}`;
    case 'changed':
      return `Changed: ${trouble(message)}${by}`;
    case 'reminder':
      return `Still: ${trouble(message)}${by}`;
    case 'flapping':
      return `Comes and goes: ${trouble(message)}${by}`;
    case 'acknowledged':
      return `Acknowledged: ${trouble(message)}${by}`;
    case 'resolved':
      return `Resolved: ${wants(message.intents)}, ${affectedText(message.affected)}${by}`;
    case 'expired':
      return `No longer watched: ${wants(message.intents)}, ${affectedText(message.affected)}; the sources are gone`;
  }
}
