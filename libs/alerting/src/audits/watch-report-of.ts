import { isDeterministic, type EndedRun, type IntentState } from '../../../auditing/src/index.js';
import type { AlertIntent, AlertPlace, AlertProblem } from '../../../rendering/src/index.js';
import type { Observation, ObservedOutcome, WatchReport } from '../watch-report.js';

type SucceededRun = Extract<EndedRun, { status: 'succeeded' }>;

/** What a run of an audit says to alerting. */
export function watchReportOf(run: SucceededRun): Omit<WatchReport, 'ownPath'> {
  const names = new Map(
    run.problems.flatMap(({ examples }) =>
      examples.map(({ networkInterfaceId, name, instanceId, privateIp }) => {
        return [networkInterfaceId, name ?? instanceId ?? privateIp ?? networkInterfaceId] as const;
      }),
    ),
  );
  return {
    auditId: run.audit.id,
    runId: run.run.id,
    at: new Date(run.run.finishedAt),
    observations: run.states.map((state) => observationOf(state, names)),
    complete: true,
  };
}

function observationOf(state: IntentState, names: ReadonlyMap<string, string>): Observation {
  const { counts, causes, examples, headline } = state;
  const outcome = outcomeOf(state);
  const said = causes.map((cause) => ({ ...cause, sentence: cause.summary }));
  // A failure always has something to say, even where no single component is at fault.
  const unnamed = {
    code: 'FAILS',
    component: { type: 'intent', id: state.intent.key },
    sentence: headline,
    interfaces: counts.fails,
  };
  const problems = (said.length > 0 ? said : [unnamed]).map(
    ({ code, component, sentence, interfaces }): AlertProblem => ({
      cause: { code, component: componentOf(component), sentence, deterministic: isDeterministic(code) },
      interfaces,
      examples: examples.map((id) => names.get(id) ?? id),
      fix: null,
    }),
  );
  return {
    intent: intentOf(state),
    place: placeOf(state),
    outcome,
    problems: outcome === 'failed' ? problems : [],
    interfaces: counts.fails,
    changes: changesOf(state),
  };
}

function outcomeOf({ outcome }: IntentState): ObservedOutcome {
  switch (outcome) {
    case 'holds':
      return 'held';
    case 'fails':
      return 'failed';
    case 'undetermined':
      return 'undetermined';
    // Isolated by design, or switched off: nobody wants anything of these.
    case 'exempt':
      return 'gone';
  }
}

function intentOf({ intent }: IntentState): AlertIntent {
  const { key, name, expectation, severity, owner, labels } = intent;
  return { key, name, destination: destinationOf(intent), expectation, severity, owner, labels };
}

/** "internet tcp/443". */
function destinationOf({ destination, protocol, port }: IntentState['intent']): string {
  const shownPort = port ?? (protocol === 'tcp' ? 443 : null);
  return `${destination} ${protocol}${shownPort === null ? '' : `/${shownPort}`}`;
}

function placeOf({ group }: IntentState): AlertPlace {
  const { id, accountId, region, vpcId, subnetId } = group;
  return { key: id, accountId, region: region ?? '', vpcId, subnetId, label: subnetId ?? vpcId ?? id };
}

function componentOf({
  type,
  id,
  name,
}: {
  type: string;
  id: string;
  name?: string;
}): AlertProblem['cause']['component'] {
  return { type, id, ...(name !== undefined && { name }) };
}

function changesOf({ change }: IntentState): string[] {
  switch (change?.status) {
    case 'found':
      return change.culprits.map(({ summary }) => summary);
    case 'not-found':
      return [`Nothing explains it so far: ${change.reason}`];
    case 'never-held':
    case 'not-computed':
    case undefined:
      return [];
  }
}
