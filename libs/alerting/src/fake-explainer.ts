import type { AlertFix } from '../../rendering/src/index.js';
import { Explainer } from './explainer.js';

/** Says what a test tells it. */
export class FakeExplainer extends Explainer {
  answer: { fix: AlertFix | null; mended: string[] } = { fix: null, mended: [] };

  async fix(): Promise<AlertFix | null> {
    return this.answer.fix;
  }

  async mended(): Promise<string[]> {
    return this.answer.mended;
  }
}
