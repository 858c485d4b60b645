import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import { guestNotInspected } from './nat-instance-diagnosis.js';
import { partialByPorts } from './partial-diagnosis.js';

/** Diagnoses with `text` in every place that a user, or an answer of AWS, may fill. */
export function hostileDiagnoses(text: string): Diagnosis[] {
  return [guestNotInspected(), partialByPorts()].map((diagnosis) => fill(diagnosis, text));
}

function fill(diagnosis: Diagnosis, text: string): Diagnosis {
  return {
    ...diagnosis,
    id: text,
    headline: text,
    request: { ...diagnosis.request, source: text, destination: text, via: text },
    snapshot: { id: text, hash: text, capturedAt: text },
    source: { ...diagnosis.source, name: text },
    legs: diagnosis.legs.map((leg) => ({
      ...leg,
      hops: leg.hops.map((hop) => ({
        ...hop,
        component: { ...hop.component, id: `${hop.component.id}${text}`, name: text },
        matched: { rule: text, text },
        nearMisses: [{ rule: text, missed: ['port'], text }],
        packetIn: { ...hop.packetIn, source: [text] },
        examplePacket: { ...hop.examplePacket, destination: text },
        state: { id: text, text, used: true },
        code: text,
        note: text,
      })),
    })),
    findings: diagnosis.findings.map((finding) => ({
      ...finding,
      component: { ...finding.component, name: text },
      summary: text,
      evidence: { [text]: text, nested: [{ [text]: text }] },
    })),
    unknowns: diagnosis.unknowns.map((unknown) => ({
      ...unknown,
      summary: text,
      howToLearn: text,
      outcomes: [{ if: text, verdict: 'unreachable' }],
    })),
    assumptions: [{ code: text, summary: text, confirmBy: text }],
    working: { ...diagnosis.working, destinations: [text] },
    alternatives: [{ via: text, codes: [text], summary: text }],
    fixes: [hostileFix(text)],
    notes: [text],
  };
}

function hostileFix(text: string): Diagnosis['fixes'][number] {
  return {
    id: text,
    title: text,
    resolves: [],
    edits: [],
    render: { awsCli: [text], cloudformation: text, terraform: text, console: [text] },
    undo: [text],
    verification: { status: 'verified', verdictAfter: 'reachable', alsoOpens: [text], breaks: [text] },
  };
}
