import { css } from '../markup/css.js';

/** Light by default, dark where the reader's system asks for it. Colours keep a contrast of 4.5 to 1. */
export const svgStyle = css(`
.wayout { font: 12px ui-monospace, Menlo, Consolas, monospace; color-scheme: light dark; }
.wayout .page { fill: #ffffff; } .wayout text { fill: #1b1f24; } .wayout .title { font-weight: bold; font-size: 14px; }
.wayout .box { fill: #f6f8fa; stroke: #8c959f; } .wayout .rail { stroke: #6e7781; stroke-width: 2; fill: none; }
.wayout .head { fill: #6e7781; } .wayout .dim text { fill: #59636e; } .wayout .dim .box { stroke-dasharray: 4 3; }
.wayout .pass .box { stroke: #1a7f37; } .wayout .translate .box { stroke: #0969da; }
.wayout .drop .box { stroke: #cf222e; stroke-width: 3; fill: #ffebe9; } .wayout .drop .stop { fill: #a40e26; font-weight: bold; }
.wayout .unknown .box { stroke: #9a6700; fill: #fff8c5; } .wayout .name { font-weight: bold; }
@media (prefers-color-scheme: dark) {
.wayout .page { fill: #0d1117; } .wayout text { fill: #e6edf3; } .wayout .box { fill: #161b22; stroke: #6e7681; }
.wayout .rail { stroke: #8b949e; } .wayout .head { fill: #8b949e; } .wayout .dim text { fill: #9da7b1; }
.wayout .pass .box { stroke: #3fb950; } .wayout .translate .box { stroke: #58a6ff; }
.wayout .drop .box { stroke: #f85149; fill: #3c1618; } .wayout .drop .stop { fill: #ff9492; }
.wayout .unknown .box { stroke: #d29922; fill: #2e2410; }
}
`);
