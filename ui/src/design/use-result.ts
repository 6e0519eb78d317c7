// The result of an action in words: "Saved" for two seconds, or why it did not work.
import { useTranslations } from '@/lib/i18n'
import { useErrorText } from './states'
import { toast } from './Toast'

export function useResult() {
  const t = useTranslations('common')
  const errorText = useErrorText()
  return {
    saved: (text = t('saved')) => toast({ text, tone: 'ok', ms: 2500 }),
    failed: (error: unknown) => toast({ text: errorText(error), tone: 'bad' }),
  }
}
