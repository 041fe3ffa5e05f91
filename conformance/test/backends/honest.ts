import { type Backend, defineBackend, type Provider, reference } from "@cotangent/core-api/backend"

/** The reference backend with some of its members replaced. */
export function altered(
  name: string,
  members: (honest: Backend) => Readonly<Record<string, unknown>>,
): Provider {
  return defineBackend({
    name,
    open: async () => {
      const honest: Backend = await reference().open()
      const own = members(honest)
      return new Proxy(honest, {
        get: (target, key) => {
          const value: unknown = Object.hasOwn(own, key) ? own[String(key)] : Reflect.get(target, key)
          return typeof value === "function" ? (value.bind(target) as unknown) : value
        },
      })
    },
  })
}
