"""How the HTML file looks: on a screen in light or dark, on a phone, and on A4 or Letter paper."""

STYLE = """\
:root { color-scheme: light dark; --ink: #1b2430; --soft: #4d5866; --line: #c9d0d8; --paper: #fff; --link: #1f5f9e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --soft: #b3bcc8; --line: #3a4453; --paper: #12161f; --link: #8fbcea; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Helvetica, Arial,
  sans-serif; overflow-wrap: break-word; }
main { max-width: 50rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .5rem 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .4rem; border-top: 1px solid var(--line); padding-top: .8rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
a { color: var(--link); }
ul { padding-left: 1.2rem; margin: .5rem 0; }
li { margin: .35rem 0; }
.sub, .lead, .from, figcaption, .sources { color: var(--soft); }
.lead, figcaption, .sources { font-size: .875rem; }
.from { font-size: .8rem; }
.simulated { border: 3px solid #b3261e; padding: .6rem .8rem; font-weight: 700; }
figure { margin: 1.2rem 0; }
figcaption { margin-bottom: .4rem; }
figcaption b { color: var(--ink); }
figure svg { display: block; width: 100%; max-width: 40rem; height: auto; color: var(--ink); stroke-linejoin: round; }
details { font-size: .875rem; margin-top: .4rem; }
summary { cursor: pointer; color: var(--link); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .8125rem; line-height: 1.35; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .5rem .3rem 0; text-align: left; vertical-align: top; }
thead th { vertical-align: bottom; }
td, tbody th { min-width: 4rem; }
tbody th { font-weight: 600; }
.n { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.n { text-align: right; }
.e { min-width: 6.5rem; }
@page { margin: 16mm 15mm 18mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --line: #999; --paper: #fff; --link: #000; }
  body { font-size: 10pt; line-height: 1.4; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 17pt; }
  h2 { font-size: 12.5pt; margin-top: 14pt; }
  h1, h2, h3, figcaption, thead { break-after: avoid; }
  figure, li, tr, .simulated { break-inside: avoid; }
  figure svg { max-width: 125mm; }
  thead { display: table-header-group; }
  table { font-size: 7.5pt; }
  td, tbody th, .e { min-width: 0; }
  .scroll { overflow: visible; }
  details { display: none; }
  p, li { orphans: 3; widows: 3; }
  a { text-decoration: none; }
  .lead, figcaption, .sources { font-size: 8.5pt; }
  .from { font-size: 7.5pt; }
}
"""
