import {
  analyze,
  egressIdentity,
  summarize,
  type DiagnosisRequest,
} from '../../../reachability/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { AnswerClass, Cause } from './answer-class.js';
import { outcomeOf } from './outcome.js';

export type ClassAnswer = Omit<AnswerClass, 'members' | 'exemption'>;

export interface Walked {
  answer: ClassAnswer;
  /** Whether one of the interfaces that share the walk is asked about itself. */
  asksAbout(node: InterfaceNode): boolean;
}

/** Walks a question from one interface, for all that are like it.
 *  @throws QuestionError where it names what the snapshot doesn't have */
export function walkClass(
  index: NetworkIndex,
  question: Omit<DiagnosisRequest, 'source'>,
  expectation: 'reachable' | 'blocked',
  first: InterfaceNode,
): Walked {
  const analysis = analyze(index, { ...question, source: first.id });
  const summary = summarize(analysis);
  const { verdict, verdictIfAssumptionsHold, share, headline, unknowns } = summary;
  const outcome = outcomeOf(expectation, verdict);
  const causes = (): Cause[] =>
    expectation === 'reachable' ? blockers(summary) : [notBlocked(analysis, first)];
  const { destinations } = analysis.question;
  return {
    answer: {
      outcome,
      verdict,
      ...(verdictIfAssumptionsHold !== undefined && { verdictIfAssumptionsHold }),
      share,
      headline,
      causes: outcome === 'fails' ? causes() : [],
      unknowns: unknowns.map(({ code, component, summary: text, howToLearn }) => {
        return { code, component, summary: text, howToLearn };
      }),
    },
    asksAbout: (node) => !node.own.intersect(destinations).isEmpty,
  };
}

function blockers({ findings }: ReturnType<typeof summarize>): Cause[] {
  return findings
    .filter(({ role }) => role !== 'warning')
    .map(({ code, role, component, summary }) => ({ code, role, component, summary }));
}

/** What was to be blocked and isn't: there is no finding, only a way. */
function notBlocked({ outcomes }: ReturnType<typeof analyze>, { subnet, vpc }: InterfaceNode): Cause {
  const working = outcomes.filter(({ result }) => result === 'works').map(({ branch }) => branch);
  const identity = egressIdentity(working);
  const component =
    identity === null
      ? { type: 'subnet', id: subnet.id, vpcId: vpc.id }
      : { type: identity.via.type, id: identity.via.id };
  const way = identity === null ? `from ${component.id}` : `by ${component.id}, as ${identity.publicIp}`;
  return { code: 'NOT_BLOCKED', role: 'blocking', component, summary: `packets get through ${way}` };
}
