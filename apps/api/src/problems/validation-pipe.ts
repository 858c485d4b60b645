import { StandardSchemaValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { validationProblem, type SchemaIssues } from './validation-problem.js';

/** Nest's schema pipe, told apart by where the value stands: its factory doesn't learn that. */
export class ValidationPipe implements PipeTransform {
  private readonly body = pipeFor('body');
  private readonly query = pipeFor('query');

  transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return (metadata.type === 'body' ? this.body : this.query).transform(value, metadata);
  }
}

function pipeFor(where: ArgumentMetadata['type']): StandardSchemaValidationPipe {
  const exceptionFactory = (issues: SchemaIssues) => validationProblem(issues, where);
  return new StandardSchemaValidationPipe({ exceptionFactory });
}
