// Toggles save at once and say so.
import { useResult } from '@/design/use-result'
import type { Preferences } from '@/lib/preferences'
import { savePreferences } from '@/lib/save-preferences'

export function useSavePreference() {
  const { saved, failed } = useResult()
  return (change: Partial<Preferences>) => void savePreferences(change).then(() => saved(), failed)
}
