/** The page's only style sheet. */
export const style = `
:root {
  --ground: #fff; --text: #1c2024; --soft: #5d666f; --line: #d9dee3; --panel: #f5f7f9;
  --good: #d3efdd; --close: #fbe9bd; --bad: #b42318; --bad-ground: #fde4e1; --link: #0b62b8;
  --series-0: #0b62b8; --series-1: #b45309; --series-2: #0f7a52; --series-3: #8b3fa8; --series-4: #b4236b; --series-5: #57606a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --text: #e6e9ec; --soft: #9aa4ae; --line: #343b42; --panel: #1c2125;
    --good: #1d4630; --close: #574616; --bad: #ff8a7d; --bad-ground: #4a1d19; --link: #6db3f7;
    --series-0: #6db3f7; --series-1: #f0a35a; --series-2: #5ec99a; --series-3: #cf8fe6; --series-4: #f27fb2; --series-5: #aab4be;
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 75rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem }
h2 { font-size: 1.2rem; margin: 0 0 .5rem }
h3 { font-size: 1rem; margin: 1rem 0 .25rem }
section { margin: 0 0 2.5rem }
p { margin: 0 0 .75rem; max-width: 48rem; color: var(--soft) }
code, pre { font: .85em/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
pre { margin: .5rem 0 0; white-space: pre-wrap; color: var(--soft) }
ul { margin: 0; padding-left: 1.25rem }
dl, dd { margin: 0 }
dt { color: var(--soft); font-size: .8rem }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)) }
.card { border: 1px solid var(--line); border-left: .4rem solid var(--line); border-radius: .4rem; padding: 1rem; min-width: 0 }
.card.passed { border-left-color: var(--series-2) }
.card.failed { border-left-color: var(--bad) }
.verdict { float: right; font-size: 1rem }
.passed .verdict { color: var(--series-2) }
.failed .verdict { color: var(--bad) }
.numbers { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; margin-bottom: .75rem }
.numbers dd { font-size: 1.1rem; font-variant-numeric: tabular-nums }
.facts { font-size: .9rem }
.facts div { display: flex; gap: .75rem }
.facts dt { flex: 0 0 5rem; padding-top: .1em }
.facts dd { min-width: 0; overflow-wrap: anywhere }
.scroll { overflow-x: auto; max-width: 100% }
table { border-collapse: collapse; font-size: .85rem }
th, td { padding: .2rem .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
thead th { vertical-align: bottom }
tbody th { font-weight: 400 }
td { font-variant-numeric: tabular-nums }
.failure { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; margin: .5rem 0; background: var(--panel) }
.failure summary { cursor: pointer }
.failure .picture { display: block; color: var(--bad); font-size: .9rem; margin-left: 1.1rem }
.failure .scroll { margin-top: .5rem }
.failure td { white-space: nowrap }
.failure .what { white-space: pre-wrap; min-width: 9rem; overflow-wrap: anywhere }
.matrix th, .matrix td { padding: 1px 2px }
.matrix tbody th, .matrix thead th:first-child { position: sticky; left: 0; background: var(--ground); padding-right: .5rem; z-index: 1 }
.matrix tbody th { min-width: 6rem; max-width: 9rem; overflow-wrap: break-word }
.turned { height: 8.5rem }
.turned span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; font-weight: 400 }
.mark { display: inline-block; min-width: 1.9rem; padding: 0 .2rem; font-style: normal; font-size: .75rem; text-align: center; border-radius: .2rem }
.mark[style] { border-left: .2rem solid var(--own) }
.mark.good { background: var(--good) }
.mark.close { background: var(--close) }
.mark.bad { background: var(--bad-ground); color: var(--bad); font-weight: 600 }
.mark.waived { outline: 1px dashed var(--soft) }
.mark.none { color: var(--soft) }
.bars { min-width: 6rem }
.bar { display: block; font-size: .75rem; padding: 0 .25rem; border-radius: .2rem; background: linear-gradient(to right, color-mix(in srgb, var(--own) 35%, transparent) var(--share), transparent 0) }
.bar.bad { color: var(--bad) }
.key { white-space: nowrap; border-left: .3rem solid var(--own); padding-left: .3rem; margin-right: .5rem }
.claims td { min-width: 9rem; max-width: 30rem; overflow-wrap: anywhere }
.plots { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)) }
.plots figure { margin: 0; min-width: 0; border: 1px solid var(--line); border-radius: .4rem; padding: .5rem }
.plots figcaption { font-size: .85rem }
.plots svg { display: block; width: 100%; height: auto; overflow: visible; font: 11px system-ui, sans-serif; color: var(--soft) }
.plots + p { margin-top: 1rem }
details > summary { cursor: pointer }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
`
