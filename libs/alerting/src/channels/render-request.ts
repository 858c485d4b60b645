import { renderSlack, type AlertMessage } from '../../../rendering/src/index.js';
import type { OutgoingRequest } from '../transport/webhook-transport.js';
import { alertmanagerBody } from './alertmanager-body.js';
import type { ChannelConfig } from './channel-config.js';
import { genericBody } from './generic-body.js';
import { pagerdutyBody } from './pagerduty-body.js';
import { signedHeaders } from './sign.js';
import { teamsBody } from './teams-body.js';

/** A message in the form of a channel. The same message gives the same body at every try. */
export function renderRequest(config: ChannelConfig, message: AlertMessage, now: Date): OutgoingRequest {
  const body = JSON.stringify(bodyOf(config, message));
  const signature = 'secret' in config ? signedHeaders(config.secret, message.id, body, now) : {};
  const headers = { 'content-type': 'application/json', 'user-agent': 'Wayout', ...signature };
  return { url: config.url, headers, body };
}

function bodyOf(config: ChannelConfig, message: AlertMessage): unknown {
  switch (config.type) {
    case 'slack':
      return renderSlack(message);
    case 'teams':
      return teamsBody(message);
    case 'webhook':
    case 'heartbeat':
      return genericBody(message);
    case 'alertmanager':
      return alertmanagerBody(message);
    case 'pagerduty':
      return pagerdutyBody(message, config.routingKey);
  }
}
