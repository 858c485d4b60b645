import type { Row } from './catalogue.js';
import type { UnknownCode } from './codes.js';

/** Facts that decide a verdict and can be missing. */
export const UNKNOWNS: Record<UnknownCode, Row> = {
  GUEST_NOT_INSPECTED: [
    'guest',
    null,
    "What Linux does inside the NAT instance (forwarding, masquerade) isn't visible from outside.",
    'may time out although the configuration is right',
  ],
  PERMISSION_MISSING: ['account', null, "Documents that decide the answer weren't read.", 'unknown'],
  DOCUMENT_UNREADABLE: [
    'account',
    null,
    "A document that decides the answer couldn't be understood.",
    'unknown',
  ],
  CONFIG_CHANGED_WHILE_READING: [
    'account',
    null,
    'What decides the answer kept changing while it was read.',
    'unknown',
  ],
  APPLIANCE_OPAQUE: [
    'instance',
    null,
    'What an appliance on the way does with the packets is not visible.',
    'unknown',
  ],
  EXTERNAL_NETWORK: ['route', null, 'The packets leave to a network that is not visible.', 'unknown'],
  PREFIX_LIST_UNREADABLE: ['route', null, "A prefix list's entries are not known.", 'unknown'],
  NAME_NOT_RESOLVED: ['dns', null, 'The addresses of the host name are not known.', 'unknown'],
  ROUTE_CHOICE_INDETERMINATE: [
    'route',
    null,
    'Two prefix-list routes of equal length lead to different targets; AWS picks one at random.',
    'may differ from packet to packet',
  ],
  UNSUPPORTED_COMPONENT: [
    'account',
    'UNSUPPORTED_COMPONENT',
    'A component on the way is not modelled.',
    'unknown',
  ],
};
