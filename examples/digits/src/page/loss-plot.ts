import UPlot from "uplot"
import "uplot/dist/uPlot.min.css"

const height = 280

/** The loss of each batch, and a smooth line through it. */
export class LossPlot {
  readonly #plot: UPlot
  readonly #host: HTMLElement
  #steps: number[] = []
  #losses: number[] = []
  #smooth: number[] = []

  constructor(host: HTMLElement) {
    this.#host = host
    const style = getComputedStyle(host)
    const ink = (name: string): (() => string) => {
      return () => style.getPropertyValue(name)
    }
    const axis: UPlot.Axis = {
      stroke: ink("--faint"),
      grid: { stroke: ink("--line"), width: 1 },
      ticks: { show: false },
      font: "12px system-ui, sans-serif",
    }
    this.#plot = new UPlot(
      {
        width: this.#width,
        height,
        padding: [12, 12, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        // Before there is anything to draw, the least and the most are null.
        scales: {
          x: { time: false, range: (_plot, least, most) => [least ?? 1, Math.max(most ?? 1, 20)] },
          y: { range: (_plot, _least, most) => [0, (most ?? 2.4) * 1.05] },
        },
        axes: [
          { ...axis, label: "step", labelFont: "12px system-ui, sans-serif", labelSize: 20, size: 32 },
          { ...axis, size: 44 },
        ],
        series: [
          {},
          { stroke: ink("--light-accent"), width: 1, points: { show: false } },
          { stroke: ink("--accent"), width: 2.5, points: { show: false } },
        ],
      },
      [[], [], []],
      host,
    )
    new ResizeObserver(() => this.#plot.setSize({ width: this.#width, height })).observe(host)
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#plot.redraw())
  }

  /** Forgets everything. */
  clear(): void {
    this.#steps = []
    this.#losses = []
    this.#smooth = []
    this.draw()
  }

  /** Adds the loss of one more step; it is seen with the next `draw`. */
  add(loss: number): void {
    const before = this.#smooth.at(-1) ?? loss
    this.#steps.push(this.#steps.length + 1)
    this.#losses.push(loss)
    this.#smooth.push(before + (loss - before) / 8)
  }

  /** Draws what was added. */
  draw(): void {
    this.#plot.setData([this.#steps, this.#losses, this.#smooth])
  }

  get #width(): number {
    return Math.max(100, this.#host.clientWidth)
  }
}
