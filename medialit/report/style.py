"""How the report looks on a screen and on paper."""

STYLE = """
:root { color-scheme: light; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif;
  color: #1b2430; background: #fff; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; break-after: avoid; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid #1d4f9f; }
h3 { margin: 0 0 .4rem; }
a { color: #1d4f9f; }
article { margin: 1.5rem 0; padding-top: 1rem; border-top: 1px solid #d5dbe4; }
h2 + article { border-top: 0; padding-top: 0; }
article > p { break-after: avoid; break-inside: avoid; }
dl { margin: .6rem 0; } dt { font-weight: 600; break-after: avoid; }
dd { margin: 0 0 .6rem 1rem; }
dd > p { margin: 0; } dd ul { margin: .3rem 0; padding-left: 1.2rem; }
li { margin-bottom: .25rem; orphans: 3; widows: 3; }
p { orphans: 3; widows: 3; }
.text { white-space: pre-wrap; border-left: 3px solid #7c8798; padding-left: .8rem;
  box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.quiet { color: #4a5666; } small.quiet { font-weight: 400; font-size: .75em; }
.level { margin: 0; }
table { border-collapse: collapse; margin: .6rem 0; }
caption { text-align: left; font-style: italic; padding: .2rem 0; }
th, td { padding: .25rem .9rem .25rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid #d5dbe4; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; } thead { display: table-header-group; }
figure { margin: 1rem 0; break-inside: avoid; } svg { max-width: 100%; height: auto; }
nav ol { padding-left: 1.4rem; }
@page { size: A4; margin: 20mm 18mm 18mm;
  @top-left { content: "Reading the Border: my work"; font: 9pt system-ui, sans-serif; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages);
    font: 9pt system-ui, sans-serif; } }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 9.5pt; line-height: 1.4;
    color: #000; }
  article { margin: .9rem 0; padding-top: .7rem; }
  a { color: #000; } .quiet { color: #000; }
  a[href^="http"]::after { content: " <" attr(href) ">"; font-size: .85em; }
  section.notebook + section.notebook { break-before: page; } h2 { margin-top: 0; }
  section:not(.notebook) > h2 { margin-top: 1.5rem; }
}
"""
