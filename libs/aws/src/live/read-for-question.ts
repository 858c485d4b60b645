import { QuestionError, type DiagnosisRequest } from '../../../reachability/src/index.js';
import { collectRegion } from '../collect/collect-region.js';
import type { PageReader } from '../collect/page-reader.js';
import type { RegionReading } from '../collect/region-reading.js';
import { collectVpcs, MOST_VPCS } from '../focus/collect-vpcs.js';
import { locate, type Located } from '../focus/locate.js';
import { questionPlaces } from '../focus/question-places.js';

/** One account: a reader for each of its regions. */
export interface LiveAccount {
  /** Null where nobody told it. */
  accountId: string | null;
  readers: readonly PageReader[];
}

interface QuestionReading {
  readings: RegionReading[];
  /** Whether only the VPCs that the question touches were read. */
  focused: boolean;
}

/** Reads as little of an account as answers one question: the VPC of the source and what its paths touch.
 *  Where that can't be told beforehand, everything is read.
 *  @throws QuestionError where the source's id is in none of the regions */
export async function readForQuestion(
  { accountId, readers }: LiveAccount,
  request: DiagnosisRequest,
): Promise<QuestionReading> {
  await Promise.all(readers.map((reader) => reader.deadline.hold(reader.ec2.connect())));
  const { source, others, narrow } = questionPlaces(request);
  const everything = async (): Promise<QuestionReading> => ({
    readings: await Promise.all(readers.map((reader) => collectRegion(reader, accountId))),
    focused: false,
  });
  if (!narrow) return everything();

  const names = [source, request.vpcId, ...others].filter((name) => typeof name === 'string');
  const located = await Promise.all(
    readers.map(async (reader) => ({
      reader,
      places: await Promise.all(
        names.map(async (name): Promise<[string, Located]> => [name, await locate(reader, name)]),
      ),
    })),
  );
  if (located.some(({ places }) => places.some(([, place]) => place === 'unclear'))) return everything();
  const vpcsOf = (places: readonly [string, Located][], wanted?: string): string[] => [
    ...new Set(
      places.flatMap(([name, place]) =>
        place !== 'unclear' && (wanted === undefined || name === wanted) ? place.found : [],
      ),
    ),
  ];
  if (source !== null && /^(i|eni|subnet)-/.test(source)) {
    const found = located.some(({ places }) => vpcsOf(places, source).length > 0);
    if (!found) throw notThere(source, readers);
  }
  const touched = located
    .map(({ reader, places }) => ({ reader, vpcIds: vpcsOf(places) }))
    .filter(({ vpcIds }) => vpcIds.length > 0);
  if (touched.length === 0 || touched.some(({ vpcIds }) => vpcIds.length > MOST_VPCS)) return everything();

  let focused = true;
  const readings = await Promise.all(
    touched.map(async ({ reader, vpcIds }) => {
      const reading = await collectVpcs(reader, accountId, vpcIds);
      if (reading !== null) return reading;
      focused = false;
      return collectRegion(reader, accountId);
    }),
  );
  return { readings, focused };
}

function notThere(source: string, readers: readonly PageReader[]): QuestionError {
  const regions = readers.map(({ region }) => region).join(', ');
  return new QuestionError('unknown-source', '/source', `${source} is not in ${regions}`);
}
