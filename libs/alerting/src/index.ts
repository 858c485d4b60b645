export { AlertKeeper } from './alert-keeper.js';
export { AlertObserver } from './audits/alert-observer.js';
export { PAGERDUTY_URLS, type ChannelConfig } from './channels/channel-config.js';
export { ChannelVault } from './channels/channel-vault.js';
export { Outbox } from './deliveries/outbox.js';
export { alertingQueues } from './deliveries/queues.js';
export { FakeExplainer } from './fake-explainer.js';
export { testMessage } from './messages/notices.js';
export { openAlerting, type Alerting } from './open-alerting.js';
export { maskUrl } from './secrets/mask-url.js';
export { newSigningSecret } from './secrets/signing-secret.js';
export { silenceMatches } from './silences/silence-matches.js';
export { HttpTransport } from './transport/http-transport.js';
export { SystemNameResolver } from './transport/system-name-resolver.js';
export { urlProblem } from './transport/url-problem.js';
export {
  WebhookTransport,
  type OutgoingRequest,
  type TransportReply,
} from './transport/webhook-transport.js';
export type { Observation, WatchReport } from './watch-report.js';
