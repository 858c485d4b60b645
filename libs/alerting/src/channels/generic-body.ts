import { alertParts, renderAlertText, type AlertMessage } from '../../../rendering/src/index.js';

/** The body of the generic webhook: type, time and data as Standard Webhooks proposes, and the text for whoever
 *  only wants to show it. */
export function genericBody(message: AlertMessage): unknown {
  const { id: _id, kind, at, ...data } = message;
  return {
    type: kind === 'heartbeat' || kind === 'test' ? `wayout.${kind}` : `wayout.alert.${kind}`,
    timestamp: at,
    data: { title: alertParts(message).title, text: renderAlertText(message), ...data },
  };
}
