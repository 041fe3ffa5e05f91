const { port1, port2 } = new MessageChannel()

/** Lets the page be drawn and answer; a timer would wait for four milliseconds each time. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })
}
