"""How a worksheet looks on paper: A4, large enough to read and with room to write."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { max-width: 178mm; margin: 8mm auto; padding: 0 4mm; font: 11.5pt/1.45 system-ui, sans-serif;
  color: #000; background: #fff; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.2; break-after: avoid; }
h1 { margin: 0 0 .3rem; } h2 { margin: 1.6rem 0 .6rem; border-bottom: 2px solid #000; }
h3 { margin: 0 0 .3rem; font-size: 1.12em; } h4 { margin: .6rem 0 .2rem; font-size: 1em; }
article { margin: 0 0 1.4rem; padding: .8rem 0 0; border-top: 1px solid #777; }
article.first { border: 0; padding: 0; } article.first > h2 { margin-top: 1.3rem; }
article.whole { break-inside: avoid; } h3 small { font-weight: 400; }
article > p:not(.sure) { break-after: avoid; break-inside: avoid; } summary { list-style: none; }
p, ul, ol { margin: .35rem 0; } ul, ol { padding-left: 1.3rem; } li { margin: .15rem 0; }
small, .quiet { font-size: .88em; }
.who { display: flex; flex-wrap: wrap; gap: 1.2rem; margin: .8rem 0; }
.fill { display: inline-block; min-width: 46mm; border-bottom: 1px solid #000; }
.read { margin: .5rem 0; padding: .4rem .8rem; border: 1px solid #777; border-radius: 2mm; }
.read p { margin: .2rem 0; break-inside: avoid; } .read.wide { break-inside: auto; }
.id { font-weight: 700; }
.ticks { list-style: none; padding: 0; } .ticks > li { display: flex; gap: .6em;
  break-inside: avoid; margin: .3rem 0; }
.box { flex: none; display: inline-block; width: 1.15em; height: 1.15em; margin-top: .15em;
  border: 1.4px solid #000; border-radius: .15em; vertical-align: -.2em; }
.slot { flex: none; display: inline-block; width: 2.6em; height: 1.9em;
  border: 1.4px solid #000; border-radius: .15em; vertical-align: middle; }
.slot.long { width: 9em; }
.line { height: 9mm; border-bottom: 1px solid #777; }
.sure { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: .5rem 0; break-before: avoid; }
.labels { columns: 2; column-gap: 8mm; padding: 0; list-style: none; }
.labels li { break-inside: avoid; }
table { width: 100%; border-collapse: collapse; } th, td { text-align: left; vertical-align: top;
  padding: .35rem .5rem; border: 1px solid #999; font-weight: 400; } tr { break-inside: avoid; }
th[scope=col] { font-weight: 700; } td.put { width: 4.5em; }
.words { display: flex; flex-wrap: wrap; gap: .35rem .45rem; margin: .5rem 0; }
.word { display: inline-block; text-align: center; break-inside: avoid; }
.word i { display: block; min-width: 1.7em; height: 1.9em; border: 1px solid #999; margin-top: 1mm;
  font-style: normal; font-weight: 700; line-height: 1.9em; }
.card { margin: .45rem 0; padding: .4rem .7rem; border: 1px solid #777; border-radius: 2mm;
  break-inside: avoid; }
.card p { margin: .1rem 0; }
.ruler { display: flex; align-items: center; gap: .6rem; margin: .8rem 0; }
.ruler b { flex: 1; height: 4mm; border: solid #000; border-width: 0 1.5px 1.5px; }
figure { break-inside: avoid; margin: .8rem 0 !important; } img { max-width: 100%; height: auto; }
figure table { width: auto; font-size: .9em; } figure th, figure td { border: 0; }
.aid { margin: 1rem 0; } .aid table { font-size: .9em; } .aid :is(th, td) { overflow-wrap: normal; }
.later { break-before: page; }
a { color: #000; }
@page { size: A4; margin: 17mm 16mm 16mm;
  @top-left { content: "Reading the Border"; font: 9pt system-ui, sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt system-ui, sans-serif; } }
@media print { body { max-width: none; margin: 0; padding: 0; } }
"""

KEY_STYLE = """
body { font-size: 10.5pt; } h2 { margin: 0 0 .3rem; border: 0; font-size: 1.15em; }
h2 small { font-weight: 400; } h3 { margin-top: .6rem; font-size: 1em; }
.state { font-weight: 700; } dt { font-weight: 600; margin-top: .5rem;
  break-after: avoid; } dd { margin: 0 0 .2rem 1rem; }
article > ul { font-size: .93em; } p.state { margin-bottom: 0; } .sources { font-size: .85em; }
.sources a::after { content: " " attr(href); font-size: .9em; }
@page { @top-left { content: "Reading the Border: key, for the teacher"; } }
"""
