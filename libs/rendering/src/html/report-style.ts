import { css } from '../markup/css.js';

/** The report page. System fonts and no images: nothing is fetched. */
export const reportStyle = css(`
:root { color-scheme: light dark; --ink: #1b1f24; --page: #ffffff; --line: #d0d7de; --soft: #f6f8fa; --dim: #59636e;
--bad: #a40e26; --good: #116329; --open: #7d4e00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --page: #0d1117; --line: #30363d; --soft: #161b22;
--dim: #9da7b1; --bad: #ff9492; --good: #56d364; --open: #e3b341; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 2rem auto; max-width: 72rem; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } code, pre, td, .mono { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
.verdict { font-weight: bold; } .reachable { color: var(--good); } .unreachable { color: var(--bad); } .partial, .undetermined { color: var(--open); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; min-width: 62rem; } th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; }
th, td:first-child, td:nth-child(3) { overflow-wrap: normal; } th:last-child { min-width: 12rem; }
th { background: var(--soft); } tr.drop td { color: var(--bad); } tr.unknown td { color: var(--open); } tr.behind td { color: var(--dim); }
li p { margin: .4rem 0 0; } summary { cursor: pointer; }
pre { margin: .2rem 0; padding: .4rem .6rem; background: var(--soft); white-space: pre-wrap; }
.dim { color: var(--dim); } svg { max-width: 100%; height: auto; } li { margin: .4rem 0; }
@media print { body { margin: 0; max-width: none; } }
`);
