/** The first message to a member: what it works with. */
export interface Start {
  readonly kind: "start"
  readonly control: Int32Array<SharedArrayBuffer>
  readonly memory: WebAssembly.Memory
  /** Its number, from 1 on. */
  readonly slot: number
}

/** A compiled kernel, before the first phase of it is opened. */
interface Load {
  readonly kind: "load"
  readonly executable: number
  readonly module: WebAssembly.Module
  /** Names of its functions. */
  readonly phases: readonly { readonly name: string }[]
}

/** A kernel that will not run again. */
interface Forget {
  readonly kind: "forget"
  readonly executable: number
}

/** What a member is told. */
export type ToMember = Start | Load | Forget
