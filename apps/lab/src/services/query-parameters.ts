import { ApiError } from '../wire/api-error.js';
import { queryTree, type QueryTree } from '../wire/query-tree.js';
import type { ServiceRequest } from './service.js';

export interface QueryCall {
  readonly action: string;
  readonly parameters: QueryTree;
  readonly filters: readonly string[];
}

/** The action and parameters of a query request, from its form or its address.
 *  @throws ApiError `MissingAction` */
export function queryCall({ body, query }: ServiceRequest): QueryCall {
  const given = new URLSearchParams(body === '' ? query : body);
  const action = given.get('Action');
  if (action === null || action === '') {
    throw new ApiError('MissingAction', 'The request must contain the parameter Action');
  }
  given.delete('Action');
  given.delete('Version');
  const parameters = queryTree(given);
  const filters = [...given].filter(([name]) => /^Filter\.\d+\.Name$/.test(name)).map(([, value]) => value);
  return { action, parameters, filters };
}
