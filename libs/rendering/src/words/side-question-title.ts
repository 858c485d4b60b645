import type { SideQuestion } from '../../../reachability/src/diagnosis/diagnosis.js';

export function sideQuestionTitle({ about }: SideQuestion): string {
  switch (about) {
    case 'dns':
      return 'Names';
  }
}
