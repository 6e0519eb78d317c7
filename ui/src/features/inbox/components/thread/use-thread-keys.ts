// Keys of the open thread: Home, End.
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'

export function useThreadKeys({ toEnd, toStart }: { toEnd: () => void; toStart: () => void }) {
  const t = useTranslations('inbox')
  const group = t('groupThread')
  useShortcuts([
    { keys: 'End', label: t('jumpEnd'), group, run: toEnd },
    { keys: 'Home', label: t('jumpStart'), group, run: toStart },
  ])
}
