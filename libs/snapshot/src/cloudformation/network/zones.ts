/** Zone letters where they aren't a, b and c. Which zones an account sees is its own affair; the count and
 *  the letters here are those most accounts see. */
const LETTERS: Readonly<Record<string, string>> = {
  'us-east-1': 'abcdef',
  'us-west-1': 'ac',
  'us-west-2': 'abcd',
  'ca-central-1': 'abd',
  'ap-northeast-1': 'acd',
  'ap-northeast-2': 'abcd',
};

export function zonesOf(region: string): string[] {
  return [...(LETTERS[region] ?? 'abc')].map((letter) => `${region}${letter}`);
}

const ZONE = /^([a-z]{2,5}(?:-[a-z]+)+-\d{1,2})[a-z]$/;

/** The region of a zone name such as `eu-west-1a`. */
export const regionOfZone = (zone: string): string | undefined => ZONE.exec(zone)?.[1];
