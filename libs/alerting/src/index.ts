export { AlertClockwork } from './alert-clockwork.js';
export { AlertKeeper } from './alert-keeper.js';
export { AlertObserver } from './audits/alert-observer.js';
export { ownPath, type OwnIdentity } from './audits/own-identity.js';
export { PAGERDUTY_URLS, type ChannelConfig } from './channels/channel-config.js';
export { ChannelVault } from './channels/channel-vault.js';
export { Deliverer } from './deliveries/deliverer.js';
export { Outbox } from './deliveries/outbox.js';
export { ALERT_TICK, alertingQueues, DELIVER } from './deliveries/queues.js';
export { Explainer } from './explainer.js';
export { FakeExplainer } from './fake-explainer.js';
export { fingerprintOf } from './fingerprint.js';
export { testMessage } from './messages/notices.js';
export { openAlerting, type Alerting, type AlertingOptions } from './open-alerting.js';
export { maskUrl } from './secrets/mask-url.js';
export { SecretBox, SecretBoxError } from './secrets/secret-box.js';
export { newSigningSecret } from './secrets/signing-secret.js';
export { silenceMatches } from './silences/silence-matches.js';
export { defaultPolicy, type AlertPolicy } from './state/alert-policy.js';
export { FakeTransport } from './transport/fake-transport.js';
export { HttpTransport } from './transport/http-transport.js';
export { FakeNameResolver } from './transport/fake-name-resolver.js';
export { NameResolver } from './transport/name-resolver.js';
export { SystemNameResolver } from './transport/system-name-resolver.js';
export { urlProblem, type UrlRules } from './transport/url-problem.js';
export {
  WebhookTransport,
  type OutgoingRequest,
  type TransportReply,
} from './transport/webhook-transport.js';
export type { Observation, ObservedOutcome, WatchReport } from './watch-report.js';
