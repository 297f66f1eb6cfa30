/** The style of report pages: system fonts, colors for light and dark, plots as wide as the page. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1d2129; --paper: #fff; --faint: #6a7280; --line: #d5d9e0;
  --gain: #1a7f4b; --loss: #b3372f; --unclear: #8a91a0; --best: #2b62c4;
  --found: #1a7f4b; --fusion: #c98a1b; --wrong-box: #b3562f; --missed-box: #8a2f4a; --embedding: #5b6b8c; --not-in-catalog: #8a8a8a; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8ec; --paper: #15181d; --faint: #9aa3b2; --line: #353b46;
  --gain: #46c587; --loss: #f0776d; --unclear: #79818f; --best: #7aa7f5;
  --found: #2f9e68; --fusion: #d6a13c; --wrong-box: #d0764c; --missed-box: #c2607f; --embedding: #8496bb; --not-in-catalog: #9a9a9a; } }
body { margin: 0; background: var(--paper); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.lead { font-size: 1.1rem; }
svg { display: block; width: 100%; max-width: 40rem; height: auto; overflow: visible; }
svg.small { display: inline-block; width: 49%; } @media (max-width: 36rem) { svg.small { width: 100%; } }
svg.stroke { width: 60px; } svg text { fill: var(--text); font: 13px system-ui, sans-serif; }
svg line { stroke-width: 3; } svg line.axis { stroke: var(--line); stroke-width: 1; }
.gain { stroke: var(--gain); fill: var(--gain); } .loss { stroke: var(--loss); fill: var(--loss); }
.unclear { stroke: var(--unclear); fill: var(--unclear); }
.dot { fill: var(--unclear); opacity: .5; } .best { fill: none; stroke: var(--best); stroke-width: 2; }
.found { fill: var(--found); } .fusion { fill: var(--fusion); } .wrong-box { fill: var(--wrong-box); }
.missed-box { fill: var(--missed-box); } .embedding { fill: var(--embedding); } .not-in-catalog { fill: var(--not-in-catalog); }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
tr.changed td, tr.changed th { color: var(--best); }
.outcomes { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; }
.outcomes img { height: 7rem; max-width: 48%; object-fit: contain; } .outcomes p { margin: 0; font-size: .85rem; color: var(--faint); overflow-wrap: anywhere; }
pre { overflow-x: auto; font-size: .8rem; }
`;
