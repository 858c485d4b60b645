import type { AlertEntity, SilenceMatcher } from '../../../persistence/src/index.js';

/** Whether a silence is about the alert: every field that it gives fits. */
export function silenceMatches(matcher: SilenceMatcher, alert: AlertEntity): boolean {
  const { intent, place, problems } = alert;
  const fits = (wanted: string | undefined, value: string | null): boolean =>
    wanted === undefined || wanted === value;
  const { code, componentId, labels = {} } = matcher;
  return (
    fits(matcher.alertId, alert.id) &&
    fits(matcher.intentKey, intent.key) &&
    fits(matcher.accountId, place.accountId) &&
    fits(matcher.vpcId, place.vpcId) &&
    fits(matcher.subnetId, place.subnetId) &&
    fits(matcher.owner, intent.owner) &&
    Object.entries(labels).every(([name, value]) => intent.labels[name] === value) &&
    // A silence of one cause says nothing about the others.
    problems.every(({ cause }) => fits(code, cause.code) && fits(componentId, cause.component.id)) &&
    (problems.length > 0 || (code === undefined && componentId === undefined))
  );
}
