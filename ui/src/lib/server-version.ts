// Tells when the server has become newer than the page: the first version seen is the page's own.
import { create } from 'zustand'

type ServerVersion = { page: string | null; server: string | null }

export const useServerVersion = create<ServerVersion>(() => ({ page: null, server: null }))

/** Called with every greeting of the live line; an older server says no version. */
export function noteServerVersion(version: string | undefined) {
  if (!version) return
  useServerVersion.setState((old) => ({ page: old.page ?? version, server: version }))
}

export function useNewVersion() {
  return useServerVersion((v) => v.page !== null && v.server !== v.page)
}
