import type { DiagnosisSource } from '../../../reachability/src/diagnosis/diagnosis.js';

const PLACEHOLDER = '<source>';

/** A headline with "<source>" in place of the ids, addresses and name of its source, so that headlines of
 *  sources that fail alike are equal. Whole words only: 10.0.0.1 isn't in 10.0.0.10. Plain search rather
 *  than a regular expression made for each source: an audit has tens of thousands of them. */
export function withoutSource(headline: string, source: DiagnosisSource): string {
  const { privateIp, publicIp, networkInterfaceId, instanceId, name } = source;
  return [privateIp, publicIp, networkInterfaceId, instanceId, name]
    .flatMap((each) => (each === undefined || each === '' || !headline.includes(each) ? [] : [each]))
    .sort((a, b) => b.length - a.length)
    .reduce(replaceWord, headline);
}

function replaceWord(text: string, word: string): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const end = at + word.length;
    if (!isWholeWord(text, at, end)) continue;
    result += text.slice(from, at) + PLACEHOLDER;
    from = end;
  }
  return result + text.slice(from);
}

/** A full stop behind the word may end the sentence; before a digit it goes on with the address. */
function isWholeWord(text: string, start: number, end: number): boolean {
  return !/[\w.-]/u.test(text.charAt(start - 1)) && !/^(?:[\w-]|\.\d)/u.test(text.slice(end, end + 2));
}
