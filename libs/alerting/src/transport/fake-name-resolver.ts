import { NameResolver } from './name-resolver.js';

/** Says what a test tells it; several answers of a name are given one after the other, the last one for good. */
export class FakeNameResolver extends NameResolver {
  constructor(private readonly answers: Record<string, string[][]>) {
    super();
  }

  async resolve(host: string): Promise<string[]> {
    const left = this.answers[host] ?? [];
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer === undefined) throw new Error('unknown name');
    return answer;
  }
}
