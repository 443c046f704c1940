/** The one style sheet of the HTML report: greys only, A4 when printed, long words broken, nothing loaded. */
export const HTML_STYLE = `
:root { color-scheme: light; --ink: #000; --quiet: #3d3d3d; --rule: #8c8c8c; --fill: #f0f0f0; }
* { box-sizing: border-box; }
html { background: #fff; color: var(--ink); font: 15px/1.6 "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo", "Segoe UI", system-ui, sans-serif; }
body { max-width: 56rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; overflow-wrap: anywhere; word-break: keep-all; }
h1 { font-size: 2rem; line-height: 1.3; margin: 0; }
h2 { font-size: 1.3rem; line-height: 1.4; margin: 2.4rem 0 0.6rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 0.3rem; }
p, ul { margin: 0 0 0.9rem; }
ul { padding-left: 1.2rem; }
li { margin-bottom: 0.3rem; }
.under { font-size: 1.1rem; color: var(--quiet); margin: 0.2rem 0 1.2rem; }
.note { font-size: 0.87rem; color: var(--quiet); }
.notice { background: var(--fill); padding: 0.7rem 1rem; }
table { width: 100%; border-collapse: collapse; margin: 0 0 1rem; border-top: 2px solid var(--ink); table-layout: fixed; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.5rem 0.3rem 0; border-bottom: 1px solid var(--rule); }
.label { width: 25%; }
.facts th { font-size: 0.9rem; padding-right: 1rem; }
.rows th, .rows td { padding-left: 0.4rem; }
.rows td { font-size: 0.93rem; }
.rows thead th { background: var(--fill); font-size: 0.87rem; }
.rows .wide { background: var(--fill); }
.text { white-space: pre-wrap; unicode-bidi: isolate; overflow: hidden; }
.digest { font-family: ui-monospace, Consolas, Menlo, monospace; font-size: 0.83rem; line-height: 1.5; }
.digest span { display: inline-block; margin-right: 0.7em; }
.item { border-top: 3px solid var(--ink); margin-top: 3rem; padding-top: 0.6rem; }
.item > h2 { margin: 0 0 0.8rem; display: flex; justify-content: space-between; align-items: baseline; font-size: 1.6rem; }
.item > h2 small { font-size: 1rem; font-weight: normal; color: var(--quiet); }
figure { margin: 0 0 1rem; text-align: center; }
figure img { max-width: 100%; max-height: 32rem; width: auto; height: auto; border: 1px solid var(--rule); }
figcaption { text-align: left; font-size: 0.87rem; color: var(--quiet); }
.commands { border-top: 0; }
.commands th, .commands td { border-bottom: 2px solid #fff; }
.commands th { font-weight: normal; font-size: 0.87rem; color: var(--quiet); }
.commands td { background: var(--fill); padding-left: 0.6rem; font-family: ui-monospace, Consolas, Menlo, monospace; font-size: 0.87rem; }
.sign { display: grid; grid-template-columns: 25% repeat(var(--parts), 1fr); gap: 0 1rem; margin-top: 2.2rem; align-items: end; }
.sign b { font-size: 0.9rem; align-self: start; }
.sign span { border-top: 1px solid var(--ink); font-size: 0.8rem; color: var(--quiet); }
@page { size: A4; margin: 19mm 18mm 20mm 22mm; }
@media print {
  html { font-size: 9pt; line-height: 1.5; }
  th, td { padding-block: 0.2rem; }
  body { max-width: none; padding: 0; }
  .item, .new-page { break-before: page; margin-top: 0; }
  h2, h3, thead { break-after: avoid; }
  figure, .notice, .form { break-inside: avoid; }
  figure img { max-height: 90mm; }
  .notice, .rows thead th, .rows .wide, .commands td { print-color-adjust: exact; }
}
`;
