/** The style of the report, for light and dark. */
export const style = `
:root { color-scheme: light dark; --line: #8885; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 1400px; margin: 0 auto; padding: 0 12px 40px; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
ul { padding-left: 1.2rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); gap: 14px 20px; align-items: start; }
figure { margin: 0; min-width: 0; }
figcaption { font-size: 0.85rem; margin-bottom: 2px; }
svg { display: block; width: 100%; max-width: 460px; height: auto; overflow: visible; font: 10px system-ui, sans-serif; background: none; }
svg text { white-space: pre; }
.key { display: inline-block; margin-right: 10px; } .key::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 4px; background: var(--own); }
details { border-top: 1px solid var(--line); padding: 4px 0; } summary { cursor: pointer; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { padding: 2px 10px 2px 0; text-align: right; white-space: nowrap; } th:first-child { text-align: left; font-weight: normal; }
.refused { font-size: 0.85rem; }
`
