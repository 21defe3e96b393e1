/** The look of a report, in light and in dark. */
export const HTML_STYLE = `
:root{--text:#1c1e21;--soft:#5b616b;--back:#fff;--card:#f6f7f9;--line:#dfe2e7;--pass:#1a7f37;--fail:#c62828;--warn:#9a6700;--skip:#6b7280}
@media (prefers-color-scheme:dark){:root{--text:#e6e8eb;--soft:#a0a7b1;--back:#16181c;--card:#1f2227;--line:#363b43;--pass:#4cc26a;--fail:#ff7b72;--warn:#e3b341;--skip:#9aa1ab}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,sans-serif}
header,main{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem;padding-bottom:1rem;border-bottom:4px solid var(--skip)}
header.pass{border-color:var(--pass)}header.warn{border-color:var(--warn)}header.fail{border-color:var(--fail)}
h1{margin:.1rem 0 .6rem;font-size:1.45rem;line-height:1.25;overflow-wrap:anywhere}
h2{margin:2.2rem 0 .8rem;font-size:1.25rem}
h3{margin:1.4rem 0 .3rem;font-size:1rem}
p{margin:.4rem 0}
.kind,.facts,.id,.more{color:var(--soft);font-size:.875rem;margin:0}
.counts{font-size:1.1rem;font-weight:600;margin:0}
.patterns{margin:0;padding:0;list-style:none}
.patterns li,article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--warn);border-radius:6px;padding:.7rem 1rem;margin:.7rem 0}
.patterns li{border-left-color:var(--fail)}
.patterns li p:first-child{font-weight:600}
article.fail{border-left-color:var(--fail)}
article h3{margin:0}
.badge{display:inline-block;min-width:4.4rem;padding:0 .45rem;border:1px solid currentColor;border-radius:4px;font-size:.78rem;font-weight:600;text-align:center;vertical-align:.08em}
.badge.pass{color:var(--pass)}.badge.fail{color:var(--fail)}.badge.warn{color:var(--warn)}.badge.skip{color:var(--skip)}
.remedy::before{content:"→ "}
.place{color:var(--soft);font-size:.875rem;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;margin:.5rem 0}
th,td{padding:.35rem .5rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{color:var(--soft);font-size:.8rem;font-weight:600}
article table{font-size:.9rem;table-layout:fixed}
article th:first-child{width:60%}
code{display:block;color:var(--soft);font:.8rem/1.45 ui-monospace,monospace;overflow-wrap:anywhere}
.probes td:first-child{width:6rem}
.probes .id,.finding{display:block;font-size:.875rem;color:var(--soft)}
@media (max-width:40rem){article thead{display:none}article table,article tbody,article tr,article td{display:block;width:100%}article td{border:0;padding:.1rem 0}article tr{border-bottom:1px solid var(--line)}.probes td:first-child{width:5.2rem;padding-left:0}}
@media print{body{font-size:12px}article,.patterns li,tr{break-inside:avoid}}
`;
