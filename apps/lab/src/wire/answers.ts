import type { ApiError } from './api-error.js';
import { element, escapeXml, writeMembers } from './write-xml.js';
import type { Operation } from './operations.js';

const EC2_NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';
const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An operation's answer in EC2 query's form. What has no members of its own answers `<return>true</return>`,
 *  as EC2 does. */
export function ec2Answer(operation: Operation, output: object, requestId: string): string {
  const members = writeMembers(operation.output, output) || element('return', 'true');
  return (
    `${DECLARATION}<${operation.action}Response xmlns="${EC2_NAMESPACE}">` +
    `${element('requestId', requestId)}${members}</${operation.action}Response>`
  );
}

export function ec2Error(error: ApiError, requestId: string): string {
  const what = element('Code', escapeXml(error.code)) + element('Message', escapeXml(error.message));
  return (
    `${DECLARATION}<Response><Errors>${element('Error', what)}</Errors>` +
    `${element('RequestID', requestId)}</Response>`
  );
}

/** An operation's answer in AWS query's form (STS). */
export function stsAnswer(operation: Operation, output: object, requestId: string): string {
  const { action } = operation;
  return (
    `${DECLARATION}<${action}Response xmlns="${STS_NAMESPACE}">` +
    element(`${action}Result`, writeMembers(operation.output, output)) +
    element('ResponseMetadata', element('RequestId', requestId)) +
    `</${action}Response>`
  );
}

export function stsError(error: ApiError, requestId: string): string {
  const what =
    element('Type', error.status < 500 ? 'Sender' : 'Receiver') +
    element('Code', escapeXml(error.code)) +
    element('Message', escapeXml(error.message));
  return (
    `${DECLARATION}<ErrorResponse xmlns="${STS_NAMESPACE}">${element('Error', what)}` +
    `${element('RequestId', requestId)}</ErrorResponse>`
  );
}
