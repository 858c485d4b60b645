import { svgStyle } from '../svg/svg-style.js';
import { reportStyle } from './report-style.js';

/** Content-Security-Policy under which the report page and the SVG work: nothing is loaded or run, only
 *  our two constant style sheets apply. The page carries it too; as a header it also stops framing. */
export const REPORT_POLICY = [
  "default-src 'none'",
  `style-src ${reportStyle.hash} ${svgStyle.hash}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
