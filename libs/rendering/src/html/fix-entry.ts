import type { Fix } from '../../../reachability/src/diagnosis/fix.js';
import { markup } from '../markup/markup.js';
import type { Markup } from '../markup/markup.js';
import { fixOutcome } from '../words/fix-outcome.js';

/** Line breaks of a value go when it is escaped; this one is ours. */
const NEW_LINE = markup`\n`;

/** A fix: what it does and touches, its commands and the way back, and folded away the other forms. What is there to
 *  be copied keeps its line breaks and indentation, without which YAML is another text. */
export function fixEntry(fix: Fix): Markup {
  const { alsoOpens, breaks } = fix.verification;
  const { awsCli, console, cloudformation, terraform } = fix.render;
  return markup`<strong>${fix.title}</strong><br>${fixOutcome(fix)}${alsoOpens.map((text) => markup`<br><span class="dim">+ ${text}</span>`)}${breaks.map((text) => markup`<br><span class="unreachable">! breaks: ${text}</span>`)}
${toCopy('Commands', awsCli)}${toCopy('The way back', fix.undo)}${folded('In the console', console)}${folded('CloudFormation', lines(cloudformation))}${folded('Terraform', lines(terraform))}`;
}

function toCopy(title: string, texts: readonly string[]): Markup {
  return texts.length === 0
    ? markup``
    : markup`<p>${title}</p>
${block(texts)}`;
}

function folded(title: string, texts: readonly string[]): Markup {
  return texts.length === 0
    ? markup``
    : markup`<details><summary>${title}</summary>
${block(texts)}</details>
`;
}

/** Each line is escaped by itself: what users named can't add one. */
function block(texts: readonly string[]): Markup {
  return markup`<pre>${texts.map((text, index) => [index === 0 ? null : NEW_LINE, text])}</pre>
`;
}

function lines(text: string): string[] {
  const trimmed = text.trimEnd();
  return trimmed === '' ? [] : trimmed.split('\n');
}
