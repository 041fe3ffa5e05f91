/** How the backend is opened. */
export interface WorkerOptions {
  /** How many threads compute, the calling one included: what the machine can run side by side by default. */
  readonly threads?: number
  /**
   * Whether threads share one memory, which is faster and needs, in a browser, a page that is cross-origin isolated;
   * true by default. Otherwise one thread computes, and data is copied to it and back.
   */
  readonly shared?: boolean
}
